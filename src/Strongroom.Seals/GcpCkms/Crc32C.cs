using System.Numerics;

namespace Strongroom.Seals.GcpCkms;

/// <summary>The Castagnoli checksum by which Cloud KMS tells bytes damaged on the way.</summary>
static class Crc32C
{
    public static long Of(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        foreach (var each in data) crc = BitOperations.Crc32C(crc, each);
        return ~crc;
    }
}
