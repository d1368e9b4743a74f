using System.Security.Cryptography;

namespace Strongroom.Primitives;

/// <summary>Key material in pinned memory that is zeroed when its owner disposes it. Never printed, never copied by the collector.</summary>
/// <remarks>Not thread-safe against <see cref="Dispose"/>: the owner disposes after the last reader is done.</remarks>
public sealed class SecretBytes : IDisposable
{
    readonly byte[] _bytes;
    readonly bool _isLocked;
    bool _disposed;

    /// <summary>Zeroed memory of <paramref name="length"/> bytes, to be filled through <see cref="Writable"/>.</summary>
    public SecretBytes(int length)
    {
        _bytes = GC.AllocateArray<byte>(length, pinned: true);
        _isLocked = MemoryLock.TryHold(_bytes);
    }

    /// <summary>A copy of <paramref name="source"/>; the caller still owns (and zeroes) the source.</summary>
    public SecretBytes(ReadOnlySpan<byte> source) : this(source.Length) => source.CopyTo(_bytes);

    public int Length => _bytes.Length;

    /// <exception cref="ObjectDisposedException">The key was zeroed already.</exception>
    public ReadOnlySpan<byte> Span => Live();

    /// <exception cref="ObjectDisposedException">The key was zeroed already.</exception>
    public Span<byte> Writable => Live();

    public static SecretBytes Random(int length)
    {
        var secret = new SecretBytes(length);
        SystemRandom.Fill(secret._bytes);
        return secret;
    }

    public SecretBytes Copy() => new(Span);

    public bool FixedTimeEquals(ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(Span, other);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        if (!Interlocked.Exchange(ref _disposed, true) && _isLocked) MemoryLock.Release(_bytes); // once: pages are counted
    }

    public override string ToString() => "[secret]";

    byte[] Live()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _bytes;
    }
}
