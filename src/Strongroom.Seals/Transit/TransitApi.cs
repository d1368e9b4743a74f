using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;
using Strongroom.Seals.Transit.Tls;

namespace Strongroom.Seals.Transit;

/// <summary>Requests to the server that holds the key: its headers, one redirect of a standby, and an end in time.</summary>
sealed class TransitApi : IDisposable
{
    readonly TransitSettings _settings;
    readonly TransitHttp _http;
    readonly RestClient _client;

    public TransitApi(TransitSettings settings)
    {
        _settings = settings;
        _http = new TransitHttp(settings.Tls);
        _client = new RestClient(settings.Time, _http.Client);
    }

    /// <summary>What is wrong with the TLS files although older ones serve; null: nothing.</summary>
    public string? TlsTrouble => _http.Trouble;

    /// <summary>This machine's clock against the other server's; null: nobody knows yet.</summary>
    public TimeSpan? ClockSkew => _client.Clock.Skew;

    public RestCall Call(string action, string resource) => new(action, _settings.Address, resource, "address (VAULT_ADDR counts where the stanza names none)")
    {
        TrustHint = "tls_ca_cert (the CA of that server's certificate), tls_server_name (a name in it), the clock, and a client certificate if that server wants one (tls_client_cert, tls_client_key)",
        IdentityHint = "that address leads to a Strongroom, Vault or OpenBao and that no proxy or portal answers in its place",
    };

    /// <summary>One request. What the answer means is the caller's to say.</summary>
    /// <exception cref="SealException">Nobody answered, or not in a form that can be read.</exception>
    public async ValueTask<RestAnswer> SendAsync(RestCall call, HttpMethod method, string path, Func<HttpContent>? body, string? token, CancellationToken ct)
    {
        var address = new Uri($"{_settings.Address.AbsoluteUri.TrimEnd('/')}/v1/{path}");
        var answer = await OneAsync(call, method, address, body, token, ct);
        if (answer.Status is not (301 or 302 or 303 or 307 or 308)) return answer;
        using (answer)
            if (ActiveOf(answer, address) is { } active) return await OneAsync(call, method, active, body, token, ct);
            else throw RestFailures.InvalidAnswer(call, "a redirect that is not followed");
    }

    /// <summary>Ends what is asked after the time limit, which covers the search for a token too.</summary>
    public async ValueTask<T> LimitedAsync<T>(RestCall call, Func<CancellationToken, ValueTask<T>> work, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(_settings.Timeout, _settings.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await work(both.Token);
        }
        catch (OperationCanceledException e)
        {
            ct.ThrowIfCancellationRequested();
            throw RestFailures.Timeout((e as RestCancelledException)?.Call ?? call, e);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            throw RestFailures.InvalidAnswer(call, $"not usable ({e.GetType().Name})"); // The exception may quote what it did not like: it is not passed on.
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }

    async ValueTask<RestAnswer> OneAsync(RestCall call, HttpMethod method, Uri address, Func<HttpContent>? body, string? token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body?.Invoke() };
        request.Headers.TryAddWithoutValidation("X-Vault-Request", "true");
        if (token is not null) request.Headers.TryAddWithoutValidation("X-Vault-Token", token);
        if (_settings.Namespace is { } name) request.Headers.TryAddWithoutValidation("X-Vault-Namespace", name + "/");
        if (_settings.Tls.ServerName is { } server && address.Scheme == "https") request.Headers.Host = server; // .NET takes the name to verify from here.
        return await _client.SendAsync(call, request, direct: false, ct);
    }

    /// <summary>A standby names the active server: the same path there, and never less protected.</summary>
    Uri? ActiveOf(RestAnswer answer, Uri asked)
    {
        if (answer.Location is not { } location) return null;
        var target = location.IsAbsoluteUri ? location : new Uri(asked, location);
        var isProtected = target.Scheme == "https" || target.Scheme == "http" && asked.Scheme == "http" && (target.IsLoopback || _settings.IsPlain);
        return isProtected && target.UserInfo.Length == 0 && target.AbsolutePath.EndsWith(asked.AbsolutePath, StringComparison.Ordinal) ? target : null;
    }
}
