using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Primitives;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Tokens;

/// <summary>Wrapping tokens as signed JWTs (ES512, RFC 7518), for whoever asks with <c>X-Vault-Wrap-Format: jwt</c>: their holder can check who wrapped, and
/// where. The key lies at <c>core/wrapping/jwtkey</c> (storage formats, section 10) and is made on first use.</summary>
sealed class WrappingJwt(IStorage barrier)
{
    const string Key = "core/wrapping/jwtkey";
    const string Header = """{"alg":"ES512","typ":"JWT"}""";
    const int CoordinateLength = 66; // of P-521

    readonly KeyedLock _loading = new(1);
    ECParameters? _key;

    public static bool Looks(string presented) => presented.StartsWith("eyJ", StringComparison.Ordinal) && presented.Count('.') == 2;

    /// <param name="token">The wrapping token.</param>
    /// <param name="issued">When it was made.</param>
    /// <param name="ttl">How long it lives.</param>
    /// <param name="address">Where this server is reached (<c>api_addr</c>).</param>
    /// <param name="ct">Stops waiting.</param>
    public async ValueTask<string> MakeAsync(TokenEntry token, DateTimeOffset issued, TimeSpan ttl, string address, CancellationToken ct)
    {
        var claims = new JsonObject
        {
            ["accessor"] = token.Accessor, ["addr"] = address, ["exp"] = (issued + ttl).ToUnixTimeSeconds(), ["iat"] = issued.ToUnixTimeSeconds(),
            ["jti"] = token.Id, ["nbf"] = issued.AddSeconds(-5).ToUnixTimeSeconds(), ["type"] = "wrapping",
        };
        var content = $"{Encoded(Header)}.{Encoded(claims.ToJsonString())}";
        using var key = ECDsa.Create(await KeyAsync(ct));
        return $"{content}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA512))}";
    }

    /// <summary>The token's id; null: not signed by this vault. Whether it still lives, the token itself knows.</summary>
    public async ValueTask<string?> IdAsync(string jwt, CancellationToken ct)
    {
        var parts = jwt.Split('.');
        try
        {
            var signature = Base64Url.DecodeFromChars(parts[2]);
            using var key = ECDsa.Create(await KeyAsync(ct));
            if (parts[0] != Encoded(Header) || !key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA512)) return null;
            return JsonNode.Parse(Base64Url.DecodeFromChars(parts[1])) is JsonObject claims && (string?)claims["type"] == "wrapping" ? (string?)claims["jti"] : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException) { return null; }
    }

    async ValueTask<ECParameters> KeyAsync(CancellationToken ct)
    {
        using var held = await _loading.AcquireAsync("", ct);
        return _key ??= await barrier.GetAsync(Key, ct) is { } entry ? Read(entry.Value.Span) : await CreateAsync(ct);
    }

    async ValueTask<ECParameters> CreateAsync(CancellationToken ct)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        var key = made.ExportParameters(includePrivateParameters: true);
        var json = $$"""{"type":"p521","x":{{Number(key.Q.X!)}},"y":{{Number(key.Q.Y!)}},"d":{{Number(key.D!)}}}""";
        await barrier.PutAsync(Key, Encoding.ASCII.GetBytes(json), ct);
        return key;
    }

    static ECParameters Read(ReadOnlySpan<byte> stored)
    {
        var root = JsonElement.Parse(stored);
        return new ECParameters { Curve = ECCurve.NamedCurves.nistP521, Q = new ECPoint { X = Bytes(root, "x"), Y = Bytes(root, "y") }, D = Bytes(root, "d") };
    }

    static string Number(byte[] bigEndian) => new BigInteger(bigEndian, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture);

    /// <summary>Big numbers of JSON, as fixed-length bytes.</summary>
    static byte[] Bytes(JsonElement root, string name)
    {
        var bytes = BigInteger.Parse(root.GetProperty(name).GetRawText(), CultureInfo.InvariantCulture).ToByteArray(isUnsigned: true, isBigEndian: true);
        return bytes.Length <= CoordinateLength ? [.. new byte[CoordinateLength - bytes.Length], .. bytes] : throw new InvalidDataException($"{Key} is no P-521 key");
    }

    static string Encoded(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
