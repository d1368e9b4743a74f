using System.Buffers.Binary;
using System.Text;

namespace Strongroom.Seals.Pkcs11.Wire;

/// <summary>Takes a message apart. What is short or too long is refused: the other process may hold a library that writes where it should not.</summary>
ref struct MessageReader(ReadOnlySpan<byte> message)
{
    ReadOnlySpan<byte> _left = message;

    public byte Byte() => Take(1)[0];

    public bool Flag() => Byte() != 0;

    public ulong Number() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Bytes() => Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4)));

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <exception cref="InvalidDataException">The message is too short.</exception>
    ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > _left.Length) throw new InvalidDataException("a message of the library's process is cut short");
        var taken = _left[..count];
        _left = _left[count..];
        return taken;
    }
}
