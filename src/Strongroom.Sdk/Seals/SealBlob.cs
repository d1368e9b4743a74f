using Strongroom.Primitives.Protobuf;

namespace Strongroom.Sdk.Seals;

/// <summary>A wrapped key as it lies in the storage: <c>BlobInfo</c> of go-kms-wrapping (storage formats, section 6.3).</summary>
public sealed record SealBlob
{
    public const int NonceLength = 12;

    public ReadOnlyMemory<byte> Ciphertext { get; init; }
    /// <summary>The nonce of envelope encryption; empty where the ciphertext begins with it (OpenBao 2.5, Shamir).</summary>
    public ReadOnlyMemory<byte> Iv { get; init; }
    public ulong Mechanism { get; init; }
    /// <summary>The key of the service that wrapped this: an ARN, <c>v3</c>, …; "" for Shamir.</summary>
    public string KeyId { get; init; } = "";
    /// <summary>The data key as the service returned it.</summary>
    public ReadOnlyMemory<byte> WrappedKey { get; init; }
    /// <summary>What the wrapped key is bound to; null: to nothing, as Vault and OpenBao write it.</summary>
    public SealBinding? Binding { get; init; }

    /// <summary>Beyond the fields of Vault's message, which skips what it does not know.</summary>
    const int BindingField = 5301;

    /// <summary>Nonce and ciphertext in one piece, whichever of the two layouts was read.</summary>
    public byte[] JoinedCiphertext() => [.. Iv.Span, .. Ciphertext.Span];

    /// <exception cref="InvalidDataException">Not such a message; the text says what is missing.</exception>
    public static SealBlob Parse(ReadOnlySpan<byte> message)
    {
        var blob = new SealBlob();
        var reader = new ProtoReader(message);
        while (reader.Next())
            blob = (reader.Number, reader.Wire) switch
            {
                (1, ProtoWire.Bytes) => blob with { Ciphertext = reader.Bytes.ToArray() },
                (2, ProtoWire.Bytes) => blob with { Iv = reader.Bytes.ToArray() },
                (5, ProtoWire.Bytes) => ReadKeyInfo(blob, reader.Bytes),
                (BindingField, ProtoWire.Bytes) => blob with { Binding = SealBinding.Parse(reader.Bytes) },
                _ => blob,
            };
        return blob.Ciphertext.IsEmpty ? throw new InvalidDataException("the blob holds no ciphertext") : blob;
    }

    public byte[] ToBytes()
    {
        var keyInfo = new ProtoWriter().Varint(1, Mechanism).Text(3, KeyId).Bytes(5, WrappedKey.Span);
        var blob = new ProtoWriter().Bytes(1, Ciphertext.Span).Bytes(2, Iv.Span).Message(5, keyInfo.WrittenSpan);
        return (Binding is { } binding ? blob.Message(BindingField, binding.ToBytes()) : blob).ToArray();
    }

    static SealBlob ReadKeyInfo(SealBlob blob, ReadOnlySpan<byte> message)
    {
        var reader = new ProtoReader(message);
        while (reader.Next())
            blob = (reader.Number, reader.Wire) switch
            {
                (1, ProtoWire.Varint) => blob with { Mechanism = reader.Value },
                (3, ProtoWire.Bytes) => blob with { KeyId = reader.Text },
                (5, ProtoWire.Bytes) => blob with { WrappedKey = reader.Bytes.ToArray() },
                _ => blob,
            };
        return blob;
    }
}
