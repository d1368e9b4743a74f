using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys;

/// <summary>The root key and the recovery key as the seal wraps them (storage formats, section 6.2).</summary>
static class StoredKeys
{
    public const string RootKey = "core/hsm/barrier-unseal-keys";
    public const string RecoveryKey = "core/recovery-key";
    /// <summary>Behind the barrier: the key whose shares unseal, for whoever has to hand it on.</summary>
    public const string ShamirKek = "core/shamir-kek";
    public const int KeyLength = 32;

    /// <summary>Null: there is none (an old Shamir vault, whose shares are those of the root key itself).</summary>
    public static async ValueTask<SealBlob?> ReadAsync(IStorage storage, string key, CancellationToken ct)
        => await storage.GetAsync(key, ct) is { } entry ? Parse(key, entry) : null;

    /// <exception cref="SealException">CorruptBlob.</exception>
    public static SealBlob Parse(string key, StorageEntry entry)
    {
        try { return SealBlob.Parse(entry.Value.Span); }
        catch (InvalidDataException e)
        {
            throw new SealException(SealFault.CorruptBlob, $"the wrapped key at {key} is damaged: {e.Message}", "restore this file from a backup; the data themselves are untouched", e);
        }
    }

    /// <summary>Tells the seal what of its is stored now.</summary>
    public static async ValueTask TellAsync(IKeyWrapper wrapper, IStorage storage, CancellationToken ct)
    {
        var stored = new List<SealBlob>();
        foreach (var key in (string[])[RootKey, RecoveryKey])
            if (await ReadAsync(storage, key, ct) is { } blob) stored.Add(blob);
        wrapper.NoteStored(stored);
    }

    /// <summary>The form that is wrapped: a JSON list with one base64 text.</summary>
    public static SecretBytes Pack(SecretBytes rootKey)
    {
        var text = new char[44];
        Convert.TryToBase64Chars(rootKey.Span, text, out _);
        var packed = new SecretBytes(text.Length + 4);
        "[\""u8.CopyTo(packed.Writable);
        Encoding.ASCII.GetBytes(text, packed.Writable[2..]);
        "\"]"u8.CopyTo(packed.Writable[^2..]);
        Array.Clear(text);
        return packed;
    }

    public static SecretBytes Unpack(SecretBytes packed)
    {
        try
        {
            var reader = new Utf8JsonReader(packed.Span);
            if (reader.Read() && reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                var key = reader.GetBytesFromBase64();
                try { if (key.Length == KeyLength) return new SecretBytes(key); }
                finally { CryptographicOperations.ZeroMemory(key); }
            }
        }
        catch (Exception e) when (e is JsonException or FormatException) { }
        throw new SealException(SealFault.CorruptBlob, $"the unwrapped content of {RootKey} is not a root key", "restore this file from a backup; the data themselves are untouched");
    }
}
