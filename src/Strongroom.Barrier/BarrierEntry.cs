using System.Buffers.Binary;

namespace Strongroom.Barrier;

/// <summary>The layout of a value in the barrier: term (4, big-endian), version (1), nonce (12), ciphertext, tag (16). docs/format.md, "Barrier".</summary>
static class BarrierEntry
{
    public const byte WithoutPath = 1;
    public const byte WithPath = 2;
    public const int NonceSize = 12;
    public const int TagSize = 16;
    public const int HeaderSize = 4 + 1;
    public const int Overhead = HeaderSize + NonceSize + TagSize;

    public static uint Term(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadUInt32BigEndian(entry);

    public static byte Version(ReadOnlySpan<byte> entry) => entry[4];

    /// <exception cref="BarrierException">Not the shape of an entry; says so without touching a key.</exception>
    public static void CheckShape(string key, ReadOnlySpan<byte> entry)
    {
        if (entry.Length < Overhead)
            throw new BarrierException($"the entry at {Shown(key)} is damaged: {entry.Length} bytes are too few, the least is {Overhead}");
        if (Version(entry) is not (WithoutPath or WithPath))
            throw new BarrierException($"the entry at {Shown(key)} has the unknown format version {Version(entry)}: damaged, or not an entry of the barrier");
    }

    public static string Shown(string key) => key.Length == 0 ? "(no key)" : key;
}
