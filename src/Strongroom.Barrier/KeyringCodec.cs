using Strongroom.Primitives;
using Strongroom.Sdk.Storage;

namespace Strongroom.Barrier;

/// <summary>The keyring as entries of the storage: under the root key, and what goes with it.</summary>
static class KeyringCodec
{
    /// <summary>The keyring's entry says term 1 but is under the root key, not under key 1.</summary>
    const uint KeyringTerm = 1;

    /// <summary>Adds the keyring and <c>core/master</c> to <paramref name="batch"/>. Returns the keyring's entry.</summary>
    public static byte[] Write(StorageBatch batch, Keyring keyring, SecretBytes rootKey, long activeCount)
    {
        using var plaintext = new SecretBufferWriter();
        KeyringJson.Write(plaintext, keyring, rootKey, activeCount);
        using var cipher = new BarrierCipher(rootKey.Copy());
        var entry = cipher.Encrypt(KeyringTerm, BarrierPaths.Keyring, plaintext.WrittenSpan);

        using var rootPlaintext = new SecretBufferWriter();
        KeyringJson.WriteKeyObject(rootPlaintext, 1, rootKey, GoTime.Format(GoTime.Zero));
        var active = keyring.Active;
        batch.Put(BarrierPaths.Keyring, entry)
            .Put(BarrierPaths.RootKey, active.Cipher.Encrypt(active.Term, BarrierPaths.RootKey, rootPlaintext.WrittenSpan))
            .Delete(BarrierPaths.RootKeyOfOpenBao);
        active.Count(1);
        return entry;
    }

    /// <summary>Null: authentic under another key, or damaged; GCM cannot tell which.</summary>
    /// <exception cref="BarrierException">Damaged for certain, or authentic but not readable.</exception>
    public static Keyring? TryRead(ReadOnlySpan<byte> entry, SecretBytes rootKey)
    {
        CheckTerm(BarrierPaths.Keyring, entry);
        using var plaintext = TryOpen(BarrierPaths.Keyring, entry, rootKey);
        return plaintext is null ? null : KeyringReader.Read(BarrierPaths.Keyring, plaintext.Span);
    }

    /// <summary>Before there were keyrings: one key, under the root key. It becomes term 1.</summary>
    public static Keyring? TryReadLegacy(ReadOnlySpan<byte> entry, SecretBytes rootKey, DateTimeOffset now)
    {
        CheckTerm(BarrierPaths.Legacy, entry);
        using var plaintext = TryOpen(BarrierPaths.Legacy, entry, rootKey);
        if (plaintext is null) return null;
        var (_, key) = KeyringReader.ReadKeyObject(BarrierPaths.Legacy, plaintext.Span, "Key");
        return new Keyring([new TermKey(1, new BarrierCipher(key), GoTime.Format(now), 0)], RotationSettings.Default);
    }

    /// <summary>The key object at <paramref name="path"/>, encrypted under a term of <paramref name="keyring"/>; null when that fails.</summary>
    public static SecretBytes? TryReadKey(string path, ReadOnlySpan<byte> entry, Keyring keyring)
    {
        if (entry.Length < BarrierEntry.Overhead || keyring.Find(BarrierEntry.Term(entry)) is not { } key) return null;
        BarrierEntry.CheckShape(path, entry);
        using var plaintext = new SecretBytes(entry.Length - BarrierEntry.Overhead);
        return key.Cipher.TryDecrypt(path, entry, plaintext.Writable) ? KeyringReader.ReadKeyObject(path, plaintext.Span, "Value").Key : null;
    }

    static SecretBytes? TryOpen(string path, ReadOnlySpan<byte> entry, SecretBytes rootKey)
    {
        using var cipher = new BarrierCipher(rootKey.Copy());
        var plaintext = new SecretBytes(entry.Length - BarrierEntry.Overhead);
        if (cipher.TryDecrypt(path, entry, plaintext.Writable)) return plaintext;
        plaintext.Dispose();
        return null;
    }

    static void CheckTerm(string path, ReadOnlySpan<byte> entry)
    {
        BarrierEntry.CheckShape(path, entry);
        if (BarrierEntry.Term(entry) != KeyringTerm)
            throw new BarrierException($"the entry at {path} is damaged: it says term {BarrierEntry.Term(entry)}, and only term 1 is ever written there");
    }
}
