using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Strongroom.Core.Lifecycle;
using Strongroom.Core.Messages;
using Strongroom.Http.Ui;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Http.Api;

/// <summary>HTTP in, HTTP out: the only place that knows the wire's quirks. One per listener.</summary>
public sealed partial class ApiHandler(Vault vault, ApiOptions options, TimeProvider time, ILogger<ApiHandler> log, Func<string, RawBody>? metrics = null)
{
    const string Prefix = "/v1/";
    readonly SealedEndpoints _sealed = new(vault, time);
    volatile UnauthenticatedPaths _opened = options.Opened;

    /// <summary>What may be called without a token here; can change while the listener runs.</summary>
    public UnauthenticatedPaths Opened
    {
        get => _opened;
        set => _opened = value;
    }

    public async Task HandleAsync(HttpContext context)
    {
        var id = RequestId.Next();
        if (options.Headers.Count > 0) CustomHeaders.Arrange(context.Response, options.Headers);
        try
        {
            if (options.Forwarded is { } forwarded) ForwardedFor.Apply(context, forwarded);
            await RouteAsync(context, id);
        }
        catch (RequestException e) { await ApiResponse.WriteAsync(context, ClientResponse.Error(id, e.Status, e.Errors)); }
        catch (BadHttpRequestException e) { await ApiResponse.WriteAsync(context, ClientResponse.Error(id, e.StatusCode, "error parsing JSON")); }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested) { }
        catch (Exception e) when ((e as OperationCanceledException)?.InnerException is ConnectionAbortedException || e is ConnectionAbortedException or ConnectionResetException) { } // the client went, or the server stops while a body trickles in
        catch (Exception e)
        {
            LogFailed(log, id, e);
            if (!context.Response.HasStarted) await ApiResponse.WriteAsync(context, ClientResponse.Error(id, 500, $"{ErrorText.Internal} (request {id})"));
        }
    }

    ValueTask RouteAsync(HttpContext context, string id)
    {
        if (RequestTarget.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is not { } target) throw new RequestException(400, "malformed request path");
        if (!target.Path.StartsWith(Prefix, StringComparison.Ordinal)) return OutsideApiAsync(context, target, id);
        if (target.CleanPath() is { } clean) return ApiResponse.RedirectAsync(context, clean, target.Query);
        var path = target.Path[Prefix.Length..];
        if (SealedEndpoints.Owns(path)) return _sealed.HandleAsync(context, path, target.Query, id);
        return VaultAsync(context, path, target.Query, id);
    }

    ValueTask OutsideApiAsync(HttpContext context, RequestTarget target, string id)
    {
        if (target.Path == "/" && options.Ui) return ApiResponse.RedirectAsync(context, "/ui/", "", StatusCodes.Status307TemporaryRedirect);
        if (options.Ui && UiFiles.Owns(target.Path)) return UiFiles.AnswerAsync(context, target.Path);
        if (target.Path is "/" || target.Path.StartsWith("/ui", StringComparison.Ordinal)) return ApiResponse.TextAsync(context, StatusCodes.Status404NotFound, "404 page not found\n");
        return ApiResponse.WriteAsync(context, ClientResponse.Error(id, 404, []));
    }

    async ValueTask VaultAsync(HttpContext context, string path, string query, string id)
    {
        var http = context.Request;
        var parameters = query.Length > 0 ? FormBody.Parse(query) : default;
        if (OperationReader.Of(http.Method, parameters) is not { } operation) throw Unsupported(http.Method);
        if (metrics is not null && options.UnauthenticatedMetrics && path == "sys/metrics" && operation == Operation.Read)
        {
            await ApiResponse.RawAsync(context, 200, metrics(http.Query["format"].ToString()));
            return;
        }
        if (path == "sys/seal" && operation == Operation.Read) throw new RequestException(405); // refused before any token is looked at, as Vault does
        RequestHeaders.CheckPolicyOverride(http.Headers);
        if (operation == Operation.Patch) CheckPatch(http);
        using var limit = options.MaxRequestDuration > TimeSpan.Zero && operation is not (Operation.Read or Operation.List) ? new CancellationTokenSource(options.MaxRequestDuration, time) : null;
        using var aborted = limit is null ? default : context.RequestAborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        var ct = limit?.Token ?? context.RequestAborted;
        var wrapTtl = RequestHeaders.WrapTtl(http.Headers);
        var request = new ClientRequest
        {
            Id = id,
            Operation = operation,
            Path = operation == Operation.List && !path.EndsWith('/') ? path + "/" : path,
            Token = RequestHeaders.Token(http.Headers),
            WrapTtl = wrapTtl,
            WrapAsJwt = wrapTtl > TimeSpan.Zero && RequestHeaders.WrapAsJwt(http.Headers),
            Body = operation is Operation.Update or Operation.Patch ? await BodyReader.ReadAsync(http, options.MaxRequestSize, ct) : ListParameters.Without(parameters, operation),
            RemoteAddress = RemoteAddress.Of(context),
            Opened = Opened,
        };
        var response = await vault.HandleAsync(request, ct);
        await ApiResponse.WriteAsync(context, response);
    }

    static RequestException Unsupported(string method) => method == "OPTIONS"
        ? new RequestException(405, ErrorText.Framed(ErrorText.UnsupportedOperation)) : new RequestException(405);

    static void CheckPatch(HttpRequest http)
    {
        var given = http.ContentType?.Split(';')[0].Trim() ?? "";
        if (given != "application/merge-patch+json") throw new RequestException(415, $"PATCH requires Content-Type of application/merge-patch+json, provided {given}");
    }

    [LoggerMessage(1, LogLevel.Error, "Request {RequestId} failed before it reached the vault")] static partial void LogFailed(ILogger log, string requestId, Exception e);
}
