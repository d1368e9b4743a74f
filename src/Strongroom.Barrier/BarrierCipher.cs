using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Primitives;

namespace Strongroom.Barrier;

/// <summary>AES-GCM under one key, for many threads at once. Owns the key.</summary>
/// <remarks>An <see cref="AesGcm"/> is not thread-safe and costs a key schedule to make, so idle ones wait in slots that are taken and given back by
/// one atomic exchange each; a thread starts at the slot of its processor and so rarely meets another.</remarks>
sealed class BarrierCipher : IDisposable
{
    const int LongestKeyOnStack = 512;

    readonly SecretBytes _key;
    readonly AesGcm?[] _idle = new AesGcm?[Math.Max(8, Environment.ProcessorCount * 2)];
    readonly Lock _making = new();
    volatile bool _disposed;

    public BarrierCipher(SecretBytes key)
    {
        if (key.Length is not (16 or 24 or 32)) throw new ArgumentException($"an AES key has 16, 24 or 32 bytes, not {key.Length}", nameof(key));
        _key = key;
    }

    public SecretBytes Key => _key;

    public byte[] Encrypt(uint term, string key, ReadOnlySpan<byte> plaintext)
    {
        if (plaintext.Length > Array.MaxLength - BarrierEntry.Overhead)
            throw new BarrierException($"the value for {BarrierEntry.Shown(key)} is too large to encrypt: {plaintext.Length} bytes");
        var entry = GC.AllocateUninitializedArray<byte>(plaintext.Length + BarrierEntry.Overhead);
        BinaryPrimitives.WriteUInt32BigEndian(entry, term);
        entry[4] = BarrierEntry.WithPath;
        var nonce = entry.AsSpan(BarrierEntry.HeaderSize, BarrierEntry.NonceSize);
        SystemRandom.Fill(nonce);
        var body = entry.AsSpan(BarrierEntry.HeaderSize + BarrierEntry.NonceSize);

        byte[]? rented = null;
        var room = key.Length * 3 <= LongestKeyOnStack ? stackalloc byte[LongestKeyOnStack] : rented = ArrayPool<byte>.Shared.Rent(key.Length * 3);
        var path = room[..Encoding.UTF8.GetBytes(key, room)];
        var aes = Take();
        try
        {
            aes.Encrypt(nonce, plaintext, body[..plaintext.Length], body[plaintext.Length..], path);
        }
        finally
        {
            GiveBack(aes);
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
        return entry;
    }

    /// <summary>Null: not authentic under this key and path. The shape was checked before.</summary>
    public byte[]? TryDecrypt(string key, ReadOnlySpan<byte> entry)
    {
        var body = entry[(BarrierEntry.HeaderSize + BarrierEntry.NonceSize)..];
        var plaintext = GC.AllocateUninitializedArray<byte>(body.Length - BarrierEntry.TagSize);
        return TryDecrypt(key, entry, plaintext) ? plaintext : null;
    }

    /// <summary>Decrypts into memory of the caller, of exactly the entry's length less <see cref="BarrierEntry.Overhead"/>: for keys.</summary>
    public bool TryDecrypt(string key, ReadOnlySpan<byte> entry, Span<byte> plaintext)
    {
        var nonce = entry.Slice(BarrierEntry.HeaderSize, BarrierEntry.NonceSize);
        var body = entry[(BarrierEntry.HeaderSize + BarrierEntry.NonceSize)..];
        // Entries of version 1 were written before paths were authenticated.
        if (BarrierEntry.Version(entry) == BarrierEntry.WithoutPath) key = "";

        byte[]? rented = null;
        var room = key.Length * 3 <= LongestKeyOnStack ? stackalloc byte[LongestKeyOnStack] : rented = ArrayPool<byte>.Shared.Rent(key.Length * 3);
        var path = room[..Encoding.UTF8.GetBytes(key, room)];
        var aes = Take();
        try
        {
            aes.Decrypt(nonce, body[..^BarrierEntry.TagSize], body[^BarrierEntry.TagSize..], plaintext, path);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        finally
        {
            GiveBack(aes);
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Zeroes the key. An operation under way ends with its own instance, which is then freed; later ones are refused.</summary>
    public void Dispose()
    {
        // Under the lock, so that no instance can be made from a key that is half zeroed.
        lock (_making)
        {
            _disposed = true;
            _key.Dispose();
        }
        FreeIdle();
    }

    AesGcm Take()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var start = Thread.GetCurrentProcessorId();
        for (var i = 0; i < _idle.Length; i++)
        {
            ref var slot = ref _idle[(uint)(start + i) % (uint)_idle.Length];
            if (Volatile.Read(ref slot) is not null && Interlocked.Exchange(ref slot, null) is { } aes) return aes;
        }
        lock (_making) return new AesGcm(_key.Span, BarrierEntry.TagSize);
    }

    void GiveBack(AesGcm aes)
    {
        var start = Thread.GetCurrentProcessorId();
        for (var i = 0; i < _idle.Length; i++)
        {
            ref var slot = ref _idle[(uint)(start + i) % (uint)_idle.Length];
            if (Volatile.Read(ref slot) is not null || Interlocked.CompareExchange(ref slot, aes, null) is not null) continue;
            // Whoever disposed meanwhile may have swept this slot already.
            if (_disposed) FreeIdle();
            return;
        }
        aes.Dispose();
    }

    void FreeIdle()
    {
        for (var i = 0; i < _idle.Length; i++) Interlocked.Exchange(ref _idle[i], null)?.Dispose();
    }
}
