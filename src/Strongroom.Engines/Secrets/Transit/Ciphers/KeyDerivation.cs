using System.Buffers.Binary;
using System.Security.Cryptography;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>The key of one version, or what is derived from it and a context (storage formats, section 20).</summary>
static class KeyDerivation
{
    public const string MissingContext = "missing 'context' for key derivation; the key was created using a derived key, which means additional, per-request information "
        + "must be included in order to perform operations with the key";
    const int CounterLength = 32;

    /// <param name="policy">The key.</param>
    /// <param name="version">One of its versions.</param>
    /// <param name="context">What a derived key is derived from; others do not look at it.</param>
    /// <param name="length">How many bytes; a key that is not derived has its own length.</param>
    public static SecretBytes Derive(KeyPolicy policy, int version, ReadOnlySpan<byte> context, int length)
    {
        if (!policy.Versions.TryGetValue(version, out var entry)) throw TransitErrors.Internal("no such key version");
        var key = entry.Key ?? throw new InvalidDataException($"version {version} of the key {policy.Name} has no key");
        if (!policy.Derived) return key;
        using (key)
        {
            if (context.IsEmpty) throw TransitErrors.Invalid(MissingContext);
            if (policy.Kdf == KeyPolicy.NoKdf) return Counter(key.Span, context);
            if (policy.Kdf != KeyPolicy.Hkdf) throw new InvalidDataException($"the key {policy.Name} has a key derivation that this server does not know");
            var derived = new SecretBytes(length);
            HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Span, derived.Writable, default, context);
            return derived;
        }
    }

    /// <summary>NIST SP 800-108 in counter mode, one block, counted from 0: keys of the oldest servers.</summary>
    static SecretBytes Counter(ReadOnlySpan<byte> key, ReadOnlySpan<byte> context)
    {
        var message = new byte[context.Length + 8];
        context.CopyTo(message.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(context.Length + 4), CounterLength * 8);
        var derived = new SecretBytes(CounterLength);
        HMACSHA256.HashData(key, message, derived.Writable);
        return derived;
    }
}
