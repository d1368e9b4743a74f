using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Strongroom.LocalKms.Actions;
using Strongroom.LocalKms.Faults;
using Strongroom.LocalKms.Keys;
using Strongroom.LocalKms.Signing;

namespace Strongroom.LocalKms;

/// <summary>One request: which service and action, the faults in force, the signature, then the action.</summary>
sealed class RequestHandler(LocalKmsOptions options, KeyStore store, FaultScript faults, CallCounters calls, CancellationToken stopping)
{
    const string JsonType = "application/x-amz-json-1.1", XmlType = "text/xml";
    const int MostBody = 64 * 1024;
    readonly Credentials _credentials = new(options);

    public async Task HandleAsync(HttpContext http)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var requestId = Guid.NewGuid().ToString("D");
        http.Response.Headers["x-amzn-RequestId"] = requestId;
        try
        {
            var body = await ReadBodyAsync(http.Request, ended.Token);
            if (http.Request.HasFormContentType) await HandleStsAsync(http, body, requestId, ended.Token);
            else await HandleKmsAsync(http, body, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            http.Abort();
        }
    }

    async Task HandleKmsAsync(HttpContext http, byte[] body, CancellationToken ct)
    {
        try
        {
            var target = http.Request.Headers["X-Amz-Target"].ToString();
            if (http.Request.Method != HttpMethods.Post || !target.StartsWith("TrentService.", StringComparison.Ordinal)) throw new KmsError("UnknownOperationException", "");
            var action = target[(target.IndexOf('.') + 1)..];
            calls.Add(KmsActions.All.ContainsKey(action) ? action : "(unknown)");
            var drawn = faults.Draw(action);
            SetDate(http, drawn);
            if (await MisbehaveAsync(http, action, drawn, ct)) return;
            var caller = new SignatureCheck(options, _credentials).Check(http.Request, body, "kms", Skew(drawn));
            if (!KmsActions.All.TryGetValue(action, out var run)) throw new KmsError("UnknownOperationException", "");
            using var input = Parse(body);
            var answer = store.Do(locked =>
            {
                var call = new KmsCall(locked, new(input.RootElement), options.AccountId);
                KeyPolicy.Check(call, action, caller.Arn);
                return run(call);
            });
            await WriteAsync(http, 200, JsonType, answer is null ? [] : Bytes(answer), ct);
        }
        catch (KmsError e)
        {
            await WriteAsync(http, e.Status, JsonType, Bytes(new() { ["__type"] = e.Type, ["message"] = e.Message }), ct);
        }
    }

    async Task HandleStsAsync(HttpContext http, byte[] body, string requestId, CancellationToken ct)
    {
        try
        {
            http.Request.Body = new MemoryStream(body);
            var form = await http.Request.ReadFormAsync(ct);
            var action = form["Action"].ToString();
            calls.Add(action);
            var drawn = faults.Draw(action);
            SetDate(http, drawn);
            if (await MisbehaveAsync(http, action, drawn, ct)) return;
            var caller = StsActions.IsUnsigned(action) ? null : new SignatureCheck(options, _credentials).Check(http.Request, body, "sts", Skew(drawn));
            await WriteAsync(http, 200, XmlType, Encoding.UTF8.GetBytes(new StsActions(options, _credentials).Answer(action, form, caller)), ct);
        }
        catch (KmsError e)
        {
            await WriteAsync(http, e.Status, XmlType, Encoding.UTF8.GetBytes(StsActions.Error(e, requestId)), ct);
        }
    }

    /// <summary>True: the request has had its answer, or will get none.</summary>
    async Task<bool> MisbehaveAsync(HttpContext http, string action, IReadOnlyList<Fault> drawn, CancellationToken ct)
    {
        foreach (var fault in drawn)
            switch (fault.Kind)
            {
                case FaultKind.Delay: await Task.Delay(fault.For, options.Time, ct); break;
                case FaultKind.Hang: await Task.Delay(Timeout.InfiniteTimeSpan, options.Time, ct); break;
                case FaultKind.Drop: http.Abort(); return true;
                case FaultKind.Garbage: await WriteAsync(http, 200, JsonType, "<html>this is no JSON"u8.ToArray(), ct); return true;
                case FaultKind.Empty: await WriteAsync(http, 200, JsonType, "{}"u8.ToArray(), ct); return true;
                case FaultKind.Unavailable: await WriteAsync(http, 503, "text/html", "<html>503 Service Unavailable</html>"u8.ToArray(), ct); return true;
                case FaultKind.Deny:
                    throw new KmsError("AccessDeniedException", $"User: {CallerArn(http)} is not authorized to perform: kms:{action} because no identity-based policy allows the kms:{action} action");
                case FaultKind.Throttle: throw new KmsError("ThrottlingException", "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.");
                case FaultKind.ServerError: throw new KmsError("KMSInternalException", "The request was rejected because an internal exception occurred.", 500);
                case FaultKind.Error: throw new KmsError(fault.Code, $"{fault.Code}, as asked for");
                case FaultKind.Skew: break; // See Skew: the signature check has its own clock.
            }
        return false;
    }

    static TimeSpan Skew(IReadOnlyList<Fault> drawn) => drawn.Where(fault => fault.Kind == FaultKind.Skew).Aggregate(TimeSpan.Zero, (sum, fault) => sum + fault.For);

    /// <summary>Clients compare their clock with it.</summary>
    void SetDate(HttpContext http, IReadOnlyList<Fault> drawn) => http.Response.Headers.Date = (options.Time.GetUtcNow() + Skew(drawn)).ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    string CallerArn(HttpContext http) => Signature.Parse(http.Request.Headers.Authorization.ToString()) is { } signature && _credentials.Find(signature.AccessKey) is { } identity
        ? identity.Arn : $"arn:aws:iam::{options.AccountId}:user/unknown";

    static JsonDocument Parse(byte[] body)
    {
        try
        {
            var document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (JsonException) { }
        throw new KmsError("SerializationException", "");
    }

    static async Task<byte[]> ReadBodyAsync(HttpRequest request, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[4096];
        while (await request.Body.ReadAsync(chunk, ct) is > 0 and var read)
        {
            if (buffer.Length + read > MostBody) throw new BadHttpRequestException("the body is too large", 413);
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }

    static async Task WriteAsync(HttpContext http, int status, string type, byte[] body, CancellationToken ct)
    {
        (http.Response.StatusCode, http.Response.ContentType, http.Response.ContentLength) = (status, type, body.Length);
        await http.Response.Body.WriteAsync(body, ct);
    }

    static byte[] Bytes(JsonObject answer)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) answer.WriteTo(writer);
        return stream.ToArray();
    }
}
