using System.Buffers.Binary;
using System.Text;
using Strongroom.Primitives;

namespace Strongroom.Seals.Pkcs11.Wire;

/// <summary>Builds a message of either process in memory that is zeroed afterwards: PINs and keys pass through it.</summary>
sealed class MessageWriter : IDisposable
{
    SecretBytes _buffer = new(512);
    int _length;

    public ReadOnlySpan<byte> Written => _buffer.Span[.._length];

    /// <summary>What was written, in memory of its own.</summary>
    public SecretBytes ToMessage() => new(Written);

    public MessageWriter Byte(byte value)
    {
        Room(1)[0] = value;
        return this;
    }

    public MessageWriter Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public MessageWriter Number(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Room(8), value);
        return this;
    }

    public MessageWriter Bytes(ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Room(4), value.Length);
        value.CopyTo(Room(value.Length));
        return this;
    }

    /// <summary>For what is no secret.</summary>
    public MessageWriter Text(string value) => Bytes(Encoding.UTF8.GetBytes(value));

    public void Dispose() => _buffer.Dispose();

    Span<byte> Room(int count)
    {
        if (_length + count > _buffer.Length)
        {
            var larger = new SecretBytes(Math.Max(2 * _buffer.Length, _length + count));
            Written.CopyTo(larger.Writable);
            _buffer.Dispose();
            _buffer = larger;
        }
        _length += count;
        return _buffer.Writable.Slice(_length - count, count);
    }
}
