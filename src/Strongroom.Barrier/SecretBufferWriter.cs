using System.Buffers;

namespace Strongroom.Barrier;

/// <summary>Collects bytes that hold keys: every buffer it ever used is pinned, and zeroed when it is left.</summary>
sealed class SecretBufferWriter : IBufferWriter<byte>, IDisposable
{
    byte[] _buffer = GC.AllocateArray<byte>(1024, pinned: true);
    int _written;

    public ReadOnlySpan<byte> WrittenSpan => _buffer.AsSpan(0, _written);

    public void Advance(int count) => _written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_written);
    }

    public void Dispose() => System.Security.Cryptography.CryptographicOperations.ZeroMemory(_buffer);

    void Reserve(int sizeHint)
    {
        var needed = _written + Math.Max(sizeHint, 1);
        if (needed <= _buffer.Length) return;
        var larger = GC.AllocateArray<byte>(Math.Max(needed, _buffer.Length * 2), pinned: true);
        _buffer.AsSpan(0, _written).CopyTo(larger);
        Dispose();
        _buffer = larger;
    }
}
