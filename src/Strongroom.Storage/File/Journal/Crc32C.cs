using System.Buffers.Binary;
using System.Numerics;

namespace Strongroom.Storage.File.Journal;

/// <summary>CRC-32C (Castagnoli), by the processor's instruction where it has one.</summary>
static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Append(~0u, bytes);

    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Append(Append(~0u, first), second);

    static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return crc;
    }
}
