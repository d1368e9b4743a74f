using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>One version of a key as it is stored (storage formats, section 20). Nothing is decoded before it is asked for, and what is not touched is written back as it was.</summary>
sealed class KeyVersion(JsonElement json)
{
    public JsonElement Json => json;

    /// <summary>The symmetric key, or seed and public key of Ed25519; the caller disposes it.</summary>
    public SecretBytes? Key => Secret("key");
    public int KeyLength
    {
        get
        {
            using var key = Key;
            return key?.Length ?? 0;
        }
    }
    public SecretBytes? HmacKey => Secret("hmac_key");

    /// <summary>With all its digits, which .NET's times have no room for.</summary>
    public string Time => Text("time") is { Length: > 0 } time ? time : GoTime.Format(GoTime.Zero);
    public DateTimeOffset CreatedAt => GoTime.TryParse(Time, out var time) ? time : GoTime.Zero;
    public long CreationTime => Integer("creation_time") is var seconds and not 0 ? seconds : CreatedAt.ToUnixTimeSeconds();

    /// <summary>PEM of elliptic curves, base64 of Ed25519, empty for the others.</summary>
    public string PublicKey => Text("public_key");
    public int ConvergentVersion => (int)Integer("convergent_version");

    /// <summary>False where only a public key was imported.</summary>
    public bool HasPrivatePart(KeyType type) => type.Kind switch
    {
        KeyKind.EllipticCurve => Kind("ec_d") == JsonValueKind.Number,
        KeyKind.Rsa => Kind("rsa_key") == JsonValueKind.Object,
        _ => Kind("key") == JsonValueKind.String,
    };

    JsonValueKind Kind(string name) => json.TryGetProperty(name, out var value) ? value.ValueKind : JsonValueKind.Undefined;

    string Text(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    long Integer(string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;

    SecretBytes? Secret(string name)
    {
        if (!json.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return null;
        var bytes = value.GetBytesFromBase64();
        try { return bytes.Length == 0 ? null : new SecretBytes(bytes); }
        finally { CryptographicOperations.ZeroMemory(bytes); }
    }
}
