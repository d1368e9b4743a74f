using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Engines.Secrets.Transit.Keys;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>RSA keys in use.</summary>
static class RsaKeys
{
    /// <summary>What OAEP with SHA-256 adds to a message.</summary>
    public const int OaepOverhead = 66;

    public static RSA Open(KeyPolicy policy, int version)
        => policy.Versions.TryGetValue(version, out var entry) ? Open(entry) : throw TransitErrors.Internal("no such key version");

    /// <summary>What encrypting and verifying need.</summary>
    public static RSA OpenPublic(KeyPolicy policy, int version)
        => policy.Versions.TryGetValue(version, out var entry) ? OpenPublic(entry) : throw TransitErrors.Internal("no such key version");

    public static RSA OpenPublic(KeyVersion entry) => RSA.Create(RsaNumbers.ReadPublic(Stored(entry)).ToParameters());

    public static RSA Open(KeyVersion entry)
    {
        var parameters = RsaNumbers.Read(Stored(entry)).ToParameters();
        try { return RSA.Create(parameters); }
        finally
        {
            foreach (var part in (byte[]?[])[parameters.D, parameters.P, parameters.Q, parameters.DP, parameters.DQ, parameters.InverseQ]) CryptographicOperations.ZeroMemory(part);
        }
    }

    /// <summary>Where only a public key was imported, there is no other.</summary>
    static JsonElement Stored(KeyVersion entry)
        => entry.Json.TryGetProperty("rsa_key", out var whole) && whole.ValueKind == JsonValueKind.Object ? whole : entry.Json.GetProperty("rsa_public_key");
}
