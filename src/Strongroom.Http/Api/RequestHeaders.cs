using Microsoft.AspNetCore.Http;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;

namespace Strongroom.Http.Api;

/// <summary>The headers of Vault's API.</summary>
static class RequestHeaders
{
    const string Bearer = "Bearer ";

    public static string Token(IHeaderDictionary headers)
    {
        if (headers.TryGetValue("X-Vault-Token", out var token) && token.ToString() is { Length: > 0 } given) return given.Trim();
        return headers.Authorization.ToString() is var authorization && authorization.StartsWith(Bearer, StringComparison.Ordinal) ? authorization[Bearer.Length..].Trim() : "";
    }

    /// <summary>Zero: no wrapping.</summary>
    public static TimeSpan WrapTtl(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue("X-Vault-Wrap-TTL", out var values) || values.ToString().Trim() is not { Length: > 0 } text) return TimeSpan.Zero;
        if (!GoDuration.TryParse(text, out var ttl)) throw new RequestException(400, $"error parsing X-Vault-Wrap-TTL header: time: invalid duration \"{text}\"");
        if (ttl < TimeSpan.Zero) throw new RequestException(400, "error parsing X-Vault-Wrap-TTL header: requested wrap ttl cannot be negative");
        return ttl;
    }

    public static bool WrapAsJwt(IHeaderDictionary headers) => headers["X-Vault-Wrap-Format"].ToString() is "jwt";

    public static void CheckPolicyOverride(IHeaderDictionary headers)
    {
        if (headers.TryGetValue("X-Vault-Policy-Override", out var values) && values.ToString() is { Length: > 0 } text
            && text is not ("1" or "t" or "T" or "true" or "TRUE" or "True" or "0" or "f" or "F" or "false" or "FALSE" or "False"))
            throw new RequestException(400, $"failed to parse X-Vault-Policy-Override header: cannot parse '' as bool: strconv.ParseBool: parsing \"{text}\": invalid syntax");
    }
}
