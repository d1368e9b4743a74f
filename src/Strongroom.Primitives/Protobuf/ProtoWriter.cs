using System.Buffers;
using System.Text;

namespace Strongroom.Primitives.Protobuf;

/// <summary>Writes a proto3 message; zero values are left out, as proto3 does.</summary>
public sealed class ProtoWriter
{
    readonly ArrayBufferWriter<byte> _output = new();

    public ReadOnlySpan<byte> WrittenSpan => _output.WrittenSpan;
    public byte[] ToArray() => _output.WrittenSpan.ToArray();

    public ProtoWriter Varint(int number, ulong value)
    {
        if (value == 0) return this;
        Tag(number, ProtoWire.Varint);
        return Raw(value);
    }

    public ProtoWriter Flag(int number, bool value) => Varint(number, value ? 1UL : 0);

    /// <summary>A signed number in plain (not zigzag) form, as int32 and int64 have it.</summary>
    public ProtoWriter Signed(int number, long value) => Varint(number, unchecked((ulong)value));

    public ProtoWriter Bytes(int number, ReadOnlySpan<byte> value) => value.IsEmpty ? this : Message(number, value);

    public ProtoWriter Text(int number, string value) => value.Length == 0 ? this : Message(number, Encoding.UTF8.GetBytes(value));

    /// <summary>An embedded message: present even when empty.</summary>
    public ProtoWriter Message(int number, ReadOnlySpan<byte> value)
    {
        Tag(number, ProtoWire.Bytes);
        Raw((ulong)value.Length);
        _output.Write(value);
        return this;
    }

    /// <summary>Whole fields of another message, as <see cref="ProtoReader.Raw"/> gave them.</summary>
    public ProtoWriter Fields(ReadOnlySpan<byte> raw)
    {
        _output.Write(raw);
        return this;
    }

    void Tag(int number, ProtoWire wire) => Raw((ulong)number << 3 | (ulong)wire);

    ProtoWriter Raw(ulong value)
    {
        var span = _output.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        span[length++] = (byte)value;
        _output.Advance(length);
        return this;
    }
}
