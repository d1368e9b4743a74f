using Strongroom.Primitives.Protobuf;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Several;

/// <summary>A key that several seals protect, as it lies in the storage: the key under a random <em>wrapping key</em>, and a slot for each seal with what
/// it wrapped: the wrapping key itself, or with a quorum its share of it. One entry, so a change of one slot or of all is one atomic write.</summary>
/// <remarks>It travels inside an ordinary <see cref="SealBlob"/>, told by its mechanism: <c>wrapped_key</c> holds the slots.</remarks>
sealed record SealSetBlob
{
    /// <summary>No provider uses this number.</summary>
    public const ulong Mechanism = 5301;

    /// <summary>How many slots give the wrapping key.</summary>
    public required int Threshold { get; init; }
    /// <summary>Nonce and ciphertext of the key under the wrapping key, in one piece.</summary>
    public required ReadOnlyMemory<byte> Content { get; init; }
    public required IReadOnlyList<SealSlot> Slots { get; init; }

    public static bool Is(SealBlob blob) => blob.Mechanism == Mechanism;

    /// <exception cref="SealException">The entry is damaged.</exception>
    public static SealSetBlob Parse(SealBlob blob)
    {
        try
        {
            var threshold = 0;
            var slots = new List<SealSlot>();
            for (var reader = new ProtoReader(blob.WrappedKey.Span); reader.Next();)
                if (reader.Number == 1) threshold = (int)Math.Min(reader.Value, 256);
                else if (reader.Number == 2) slots.Add(SealSlot.Parse(reader.Bytes));
            if (threshold is < 1 or > 255 || slots.Count < threshold) throw new InvalidDataException("it has fewer slots than it needs");
            return new SealSetBlob { Threshold = threshold, Content = blob.JoinedCiphertext(), Slots = slots };
        }
        catch (InvalidDataException e)
        {
            throw new SealException(SealFault.CorruptBlob, $"the stored key is damaged: {e.Message}", "restore the stored keys from a backup; the data themselves are untouched", e);
        }
    }

    public SealBlob ToBlob()
    {
        var slots = new ProtoWriter().Varint(1, (ulong)Threshold);
        foreach (var slot in Slots) slots.Message(2, slot.ToBytes());
        return new SealBlob
        {
            Iv = Content[..SealBlob.NonceLength], Ciphertext = Content[SealBlob.NonceLength..], Mechanism = Mechanism,
            KeyId = string.Join(", ", Slots.Select(slot => $"{slot.Name}={slot.Blob.KeyId}")), WrappedKey = slots.ToArray(),
        };
    }
}

/// <summary>What one seal wrapped.</summary>
/// <param name="Name">Of the seal.</param>
/// <param name="Type">Of the seal.</param>
/// <param name="Point">The x of its share; 0 where there are no shares.</param>
/// <param name="Blob">As its provider made it.</param>
sealed record SealSlot(string Name, string Type, byte Point, SealBlob Blob)
{
    public static SealSlot Parse(ReadOnlySpan<byte> message)
    {
        var (name, type, point) = ("", "", (byte)0);
        SealBlob? blob = null;
        for (var reader = new ProtoReader(message); reader.Next();)
            switch (reader.Number)
            {
                case 1: name = reader.Text; break;
                case 2: type = reader.Text; break;
                case 3: point = (byte)reader.Value; break;
                case 4: blob = SealBlob.Parse(reader.Bytes); break;
            }
        return new SealSlot(name, type, point, blob ?? throw new InvalidDataException("a slot is empty"));
    }

    public byte[] ToBytes() => new ProtoWriter().Text(1, Name).Text(2, Type).Varint(3, Point).Message(4, Blob.ToBytes()).ToArray();
}
