using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Strongroom.LocalKms.Signing;

/// <summary>The parts of a Signature Version 4 <c>Authorization</c> header, and the signature that the request ought to have.</summary>
sealed record Signature(string AccessKey, string Date, string Region, string Service, string[] SignedHeaders, string Value)
{
    const string Scheme = "AWS4-HMAC-SHA256";

    public string Scope => $"{Date}/{Region}/{Service}/aws4_request";

    /// <summary>Null when the header is no such signature.</summary>
    public static Signature? Parse(string header)
    {
        if (!header.StartsWith(Scheme + " ", StringComparison.Ordinal)) return null;
        var parts = header[Scheme.Length..].Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1]);
        var credential = parts["Credential"].FirstOrDefault()?.Split('/') ?? [];
        if (credential.Length < 5 || credential[^1] != "aws4_request") return null;
        return parts["SignedHeaders"].FirstOrDefault() is { } signed && parts["Signature"].FirstOrDefault() is { } value
            ? new(string.Join('/', credential[..^4]), credential[^4], credential[^3], credential[^2], signed.Split(';'), value) : null;
    }

    /// <summary>The hex signature of this request under <paramref name="secretKey"/> (AWS general reference, "Signing AWS API requests").</summary>
    public string Expected(HttpRequest request, byte[] body, string amzDate, string secretKey)
    {
        var headers = new StringBuilder();
        foreach (var name in SignedHeaders)
            headers.Append(name).Append(':').Append(Collapse(name == "host" ? request.Host.Value ?? "" : request.Headers[name].ToString())).Append('\n');
        var canonical = string.Join('\n', request.Method, request.Path.HasValue ? request.Path.ToUriComponent() : "/", CanonicalQuery(request), headers.ToString(),
            string.Join(';', SignedHeaders), Convert.ToHexStringLower(SHA256.HashData(body)));
        var text = string.Join('\n', Scheme, amzDate, Scope, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var step in (string[])[Date, Region, Service, "aws4_request"]) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    static string CanonicalQuery(HttpRequest request) => string.Join('&', request.Query
        .SelectMany(pair => pair.Value, (pair, value) => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}").Order(StringComparer.Ordinal));

    static string Collapse(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
