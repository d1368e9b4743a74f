using System.Buffers.Binary;

namespace Strongroom.Storage.File.Journal;

/// <summary>Before each frame: all batches that one flush made durable together. Frames are numbered without gaps, over the segments.</summary>
/// <remarks>One frame per flush is what tells a torn end from damage: no frame is begun before the one ahead of it was flushed, so behind a bad frame
/// there is nothing unless the frame went bad later.</remarks>
readonly record struct FrameHeader(int Length, long Number, uint PayloadCrc)
{
    public const int Size = 32;
    public const int Alignment = 8;
    const uint Magic = 0x314D5246; // "FRM1"
    const int CrcOffset = Size - 4;

    public static int Padded(int length) => (length + Alignment - 1) & ~(Alignment - 1);

    public void Encode(Span<byte> bytes, ReadOnlySpan<byte> salt)
    {
        bytes[..Size].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], Number);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], PayloadCrc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[CrcOffset..], Crc32C.Of(salt, bytes[..CrcOffset]));
    }

    public static bool TryDecode(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> salt, out FrameHeader header)
    {
        header = default;
        if (bytes.Length < Size || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcOffset..]) != Crc32C.Of(salt, bytes[..CrcOffset])) return false;
        header = new(BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]));
        return header.Length >= 0 && header.Number > 0;
    }
}
