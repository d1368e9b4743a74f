using System.Net.Http.Headers;
using System.Text;
using Strongroom.Client.Errors;
using Strongroom.Client.Transport;

namespace Strongroom.Client;

/// <summary>Speaks Vault's HTTP API. Safe for concurrent use; dispose it when done.</summary>
public sealed class VaultClient : IDisposable
{
    readonly VaultClientOptions _options;
    readonly TimeProvider _time;
    readonly ServerAddress _address;
    readonly ServerCertificateCheck? _check;
    readonly HttpMessageInvoker _http;

    /// <exception cref="VaultConfigurationException">A certificate cannot be loaded.</exception>
    public VaultClient(VaultClientOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _address = ServerAddress.Parse(options.Address);
        _http = new HttpMessageInvoker(HandlerFactory.Create(options, _address, out _check));
    }

    /// <summary>The address as it was given, without a slash at its end.</summary>
    public string Address => _address.Text;

    public VaultClientOptions Options => _options;

    /// <summary>Sends a request and returns the answer of the server when it is a success.</summary>
    /// <exception cref="VaultApiException">The server answered with 400 or more.</exception>
    /// <exception cref="VaultConnectionException">No answer came.</exception>
    public async ValueTask<VaultResponse> SendAsync(VaultRequest request, CancellationToken ct)
    {
        var url = _address.Text + request.Target;
        if (_address.Base is null) throw NoSuchScheme(request, url);

        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            var response = await RetryAsync(request, url, linked.Token);
            if (IsRedirect(response.Status)) throw new VaultConnectionException(request.Method.Method, url, "the server redirects to another address, and that is not followed");
            if (response.Status >= 400) throw new VaultApiException(request.Method.Method, url, _options.Namespace, response);
            return response;
        }
        catch (HttpRequestException error)
        {
            var (reason, hint) = FailureText.Of(error, _address, _check);
            throw new VaultConnectionException(request.Method.Method, url, reason, error) { Hint = hint };
        }
        catch (OperationCanceledException error) when (deadline.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new VaultConnectionException(request.Method.Method, url, "context deadline exceeded", error);
        }
    }

    /// <summary>The same, but an absent thing is null: 404 with neither data nor warnings.</summary>
    public async ValueTask<VaultResponse?> FindAsync(VaultRequest request, CancellationToken ct)
    {
        try
        {
            var response = await SendAsync(request, ct);
            return response.IsEmpty ? null : response;
        }
        catch (VaultApiException error) when (error.Status == 404)
        {
            // A deleted version of a versioned secret is a 404 with data; a path of the wrong kind is one with a warning.
            var response = error.Response;
            return response.Data.ValueKind != default || response.Warnings.Count > 0 ? response : null;
        }
    }

    public void Dispose() => _http.Dispose();

    async ValueTask<VaultResponse> RetryAsync(VaultRequest request, string url, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            var response = await FollowAsync(request, url, ct);
            if (attempt >= _options.MaxRetries || !IsTemporary(response.Status)) return response;
            await Task.Delay(TimeSpan.FromMilliseconds(1000 + 250 * attempt), _time, ct);
        }
    }

    static bool IsRedirect(int status) => status is 301 or 302 or 307 or 308;

    static bool IsTemporary(int status) => status is 412 or 429 || (status >= 500 && status != 501);

    async ValueTask<VaultResponse> FollowAsync(VaultRequest request, string url, CancellationToken ct)
    {
        using var first = await _http.SendAsync(Message(request, new Uri(url)), ct);
        if (!_options.FollowRedirects || !IsRedirect((int)first.StatusCode) || first.Headers.Location is not { } location)
            return await ReadAsync(first, ct);

        var target = new Uri(new Uri(url), location);
        if (_address.Scheme == "https" && target.Scheme != "https")
            throw new VaultConnectionException(request.Method.Method, url, "redirect would cause protocol downgrade");
        using var second = await _http.SendAsync(Message(request, target), ct);
        return await ReadAsync(second, ct);
    }

    static async ValueTask<VaultResponse> ReadAsync(HttpResponseMessage message, CancellationToken ct) =>
        new((int)message.StatusCode, await message.Content.ReadAsByteArrayAsync(ct));

    HttpRequestMessage Message(VaultRequest request, Uri url)
    {
        var message = new HttpRequestMessage(request.Method, url);
        foreach (var (name, value) in RequestHeaders.Of(_options, request)) message.Headers.TryAddWithoutValidation(name, value);
        // The handler checks the certificate against the Host header; a name set in its TLS options it would overwrite.
        if (url.Scheme == "https" && !string.IsNullOrEmpty(_options.TlsServerName)) message.Headers.Host = _options.TlsServerName;
        if (request.Body is null) return message;

        message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body.ToJsonString()));
        if (request.ContentType is { } type) message.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return message;
    }

    VaultConnectionException NoSuchScheme(VaultRequest request, string url) =>
        new(request.Method.Method, url, _address.Scheme is "http" or "https" ? "invalid address" : $"unsupported protocol scheme \"{_address.Scheme}\"")
        {
            Hint = "The address needs http:// or https:// in front: VAULT_ADDR=http://127.0.0.1:8200",
        };
}
