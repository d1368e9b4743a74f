using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Strongroom.Storage.File.Journal;

/// <summary>The first 64 bytes of a segment; docs/format.md, "Journal of the file storage". Written and flushed before the segment gets its name.</summary>
readonly record struct SegmentHeader(long Number, bool Synced, byte[] Salt)
{
    public const int Size = 64;
    public const byte FormatVersion = 1;
    const int SaltOffset = 24;
    const int SaltSize = 16;
    const int CrcOffset = Size - 4;

    static ReadOnlySpan<byte> Magic => "STRONGJ"u8;

    /// <summary>The salt makes frames of one segment worthless in any other: old bytes of a reused disk block never pass for a frame.</summary>
    public static SegmentHeader Create(long number, bool synced) => new(number, synced, RandomNumberGenerator.GetBytes(SaltSize));

    public byte[] Encode()
    {
        var bytes = new byte[Size];
        Magic.CopyTo(bytes);
        bytes[7] = FormatVersion;
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Number);
        bytes[16] = Synced ? (byte)1 : (byte)0;
        Salt.CopyTo(bytes, SaltOffset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CrcOffset), Crc32C.Of(bytes.AsSpan(0, CrcOffset)));
        return bytes;
    }

    /// <summary>Null: not a header; <paramref name="problem"/> says why.</summary>
    public static SegmentHeader? TryDecode(ReadOnlySpan<byte> segment, out string problem)
    {
        problem = "its header is damaged";
        if (segment.Length < Size || !segment.StartsWith(Magic)) return null;
        if (segment[7] != FormatVersion)
        {
            problem = $"its format version is {segment[7]}, this server reads version {FormatVersion}";
            return null;
        }
        if (BinaryPrimitives.ReadUInt32LittleEndian(segment[CrcOffset..]) != Crc32C.Of(segment[..CrcOffset])) return null;
        return new(BinaryPrimitives.ReadInt64LittleEndian(segment[8..]), segment[16] == 1, segment.Slice(SaltOffset, SaltSize).ToArray());
    }
}
