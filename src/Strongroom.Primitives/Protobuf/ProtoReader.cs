using System.Buffers.Binary;

namespace Strongroom.Primitives.Protobuf;

/// <summary>Reads a proto3 message field by field (protobuf.dev, "Encoding"). Never allocates by a length it has not seen the bytes of.</summary>
public ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    readonly ReadOnlySpan<byte> _message = message;
    ReadOnlySpan<byte> _rest = message;
    int _fieldStart;

    public int Number { get; private set; }
    public ProtoWire Wire { get; private set; }
    /// <summary>The value of a varint or fixed field.</summary>
    public ulong Value { get; private set; }
    /// <summary>The content of a length-delimited field.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }
    /// <summary>The current field with its tag, as it stands: what a rewriter keeps of a field it does not know.</summary>
    public readonly ReadOnlySpan<byte> Raw => _message[_fieldStart..(_message.Length - _rest.Length)];
    public readonly string Text => System.Text.Encoding.UTF8.GetString(Bytes);

    /// <summary>Steps to the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The message is cut short or not a proto3 message.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;
        _fieldStart = _message.Length - _rest.Length;
        var tag = Varint();
        if (tag >> 3 is 0 or > 536_870_911) throw Broken();
        (Number, Wire, Value) = ((int)(tag >> 3), (ProtoWire)(tag & 7), 0);
        Bytes = default;
        switch (Wire)
        {
            case ProtoWire.Varint: Value = Varint(); break;
            case ProtoWire.Fixed64: Value = BinaryPrimitives.ReadUInt64LittleEndian(Take(8)); break;
            case ProtoWire.Fixed32: Value = BinaryPrimitives.ReadUInt32LittleEndian(Take(4)); break;
            case ProtoWire.Bytes: Bytes = Take(Varint()); break;
            default: throw Broken();
        }
        return true;
    }

    ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_rest.IsEmpty) throw Broken();
            var next = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw Broken();
    }

    ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length) throw Broken();
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    static InvalidDataException Broken() => new("not a whole protobuf message");
}

public enum ProtoWire { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 }
