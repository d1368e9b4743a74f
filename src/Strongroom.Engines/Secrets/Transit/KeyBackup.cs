using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Engines.Secrets.Transit.Ciphers;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Errors;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>A whole key in one text, in the clear: base64 of its policy and its archive (storage formats, section 20).</summary>
static class KeyBackup
{
    public static string Of(KeyPolicy whole)
    {
        var json = KeyPolicyWriter.Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("policy");
            KeyPolicyWriter.WritePolicy(writer, whole);
            writer.WritePropertyName("archived_keys");
            KeyPolicyWriter.WriteArchive(writer, whole);
            writer.WriteEndObject();
        });
        byte[] lines = [.. json, (byte)'\n'];
        try { return Convert.ToBase64String(lines); }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
            CryptographicOperations.ZeroMemory(lines);
        }
    }

    /// <summary>Whoever may restore may send anything, so nothing in it is trusted before it fits together.</summary>
    public static KeyPolicy Read(string text)
    {
        if (!Primitives.GoBase64.TryDecode(text, out var bytes, out var problem)) throw TransitErrors.Internal(problem);
        try
        {
            var root = JsonElement.Parse(bytes);
            var policy = KeyPolicyReader.Read(root.GetProperty("policy"));
            var archived = KeyPolicyReader.ReadArchive(root.GetProperty("archived_keys"), policy.MinAvailableVersion).ToImmutableSortedDictionary();
            var whole = policy with { Versions = archived.SetItems(policy.Versions), StoragePrefix = "" };
            return Fits(whole) ? whole : throw Broken();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or ArithmeticException
            or InvalidDataException or CryptographicException) { throw Broken(); }
        finally { CryptographicOperations.ZeroMemory(bytes); }
    }

    static bool Fits(KeyPolicy policy)
        => policy.LatestVersion >= 1 && policy.MinAvailableVersion >= 0 && policy.MinAvailableVersion <= policy.LatestVersion
            && policy.MinDecryptionVersion <= policy.LatestVersion && policy.MinEncryptionVersion >= 0 && policy.MinEncryptionVersion <= policy.LatestVersion
            && policy.Versions.Count == policy.LatestVersion - Math.Max(1, policy.MinAvailableVersion) + 1 && policy.Versions.ContainsKey(policy.LatestVersion)
            && policy.Versions.Keys.All(version => version >= Math.Max(1, policy.MinAvailableVersion))
            && policy.Template.Contains("{{version}}", StringComparison.Ordinal) && policy.Kdf is (KeyPolicy.NoKdf or KeyPolicy.Hkdf) && Converges(policy)
            && policy.Versions.Values.All(version => IsKey(policy, version));

    /// <summary>What makes a nonce of the plaintext needs the key derivation that has a key for it: without, the nonce tells the plaintext to whoever guesses it.</summary>
    static bool Converges(KeyPolicy policy)
        => !policy.Convergent || policy.Derived && policy.Versions.Values.All(version => policy.ConvergenceOf(version) is >= 1 and <= 3 and var how && (how < 3 || policy.Kdf == KeyPolicy.Hkdf));

    static bool IsKey(KeyPolicy policy, KeyVersion version)
    {
        switch (policy.Type.Kind)
        {
            case KeyKind.EllipticCurve:
                using (var curve = EcKeys.Open(version, policy.Type)) return true;
            case KeyKind.Rsa:
                using (var rsa = RsaKeys.Open(version)) return rsa.KeySize == policy.Type.Size;
            case KeyKind.Ed25519:
                return version.KeyLength is 0 or Ed25519Keys.SeedLength * 2 && Convert.FromBase64String(version.PublicKey).Length == Ed25519Keys.SeedLength;
            default:
                return version.KeyLength is var length and > 0 && (policy.Type.Kind == KeyKind.Hmac || length == policy.Type.Size);
        }
    }

    static RequestException Broken() => TransitErrors.Invalid("'backup' is not a whole backup of a key as backup/NAME gives it");
}
