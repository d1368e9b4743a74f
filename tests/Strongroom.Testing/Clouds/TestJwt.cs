using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Strongroom.Testing.Clouds;

/// <summary>Makes and verifies assertions, apart from the code under test.</summary>
sealed record TestJwt(JsonObject Header, JsonObject Claims, byte[] Signed, byte[] Signature)
{
    public string Claim(string name) => Claims[name]?.ToString() ?? "";

    /// <exception cref="FormatException">Not a token.</exception>
    public static TestJwt Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 3) throw new FormatException("three parts are expected");
        return new(Read(parts[0]), Read(parts[1]), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]));
    }

    public bool IsSignedBy(RSA key) => Header["alg"]?.GetValue<string>() switch
    {
        "RS256" => key.VerifyData(Signed, Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        "PS256" => key.VerifyData(Signed, Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        _ => false,
    };

    /// <summary>Good now, give or take five minutes, and for an hour at most.</summary>
    public bool IsTimely(DateTimeOffset now)
    {
        long Number(string name, long otherwise) => Claims[name] is { } value ? value.GetValue<long>() : otherwise;
        var (seconds, end) = (now.ToUnixTimeSeconds(), Number("exp", 0));
        return end > seconds && end <= seconds + 3600 + 300 && Number("nbf", Number("iat", seconds)) <= seconds + 300;
    }

    public static string Make(RSA key, JsonObject claims, string? keyId = null)
    {
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT" };
        if (keyId is not null) header["kid"] = keyId;
        var signed = $"{Write(header)}.{Write(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    static string Write(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
    static JsonObject Read(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();
}
