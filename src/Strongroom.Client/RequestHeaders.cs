namespace Strongroom.Client;

/// <summary>The headers that go with a request, in the order they are shown by <c>-output-curl-string</c>.</summary>
public static class RequestHeaders
{
    public static IEnumerable<(string Name, string Value)> Of(VaultClientOptions options, VaultRequest request)
    {
        yield return ("X-Vault-Request", "true");
        if (!string.IsNullOrEmpty(options.Token)) yield return ("X-Vault-Token", options.Token);
        if (!string.IsNullOrEmpty(options.Namespace)) yield return ("X-Vault-Namespace", options.Namespace);
        if (!request.IsPreparation && WrapTtl(options, request) is { Length: > 0 } ttl) yield return ("X-Vault-Wrap-TTL", ttl);
        foreach (var (name, value) in options.Headers) yield return (name, value);
    }

    // Wrapping something by hand without saying for how long means five minutes.
    static string? WrapTtl(VaultClientOptions options, VaultRequest request) =>
        string.IsNullOrEmpty(options.WrapTtl) && request.Path.Trim('/') == "sys/wrapping/wrap" && request.Method == HttpMethod.Put ? "5m" : options.WrapTtl;
}
