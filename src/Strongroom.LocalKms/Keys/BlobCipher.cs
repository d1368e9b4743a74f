using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Strongroom.LocalKms.Keys;

/// <summary>A ciphertext blob: <c>SKMS</c>, format 1, key id (16), key version (2), nonce (12), AES-256-GCM ciphertext, tag (16);
/// its first 23 bytes and the encryption context are associated data.</summary>
static class BlobCipher
{
    const int HeadLength = 23, NonceLength = 12, TagLength = 16;

    public static byte[] Seal(KmsKey key, ReadOnlySpan<byte> plaintext, byte[] context)
    {
        var blob = new byte[HeadLength + NonceLength + plaintext.Length + TagLength];
        "SKMS\u0001"u8.CopyTo(blob);
        Guid.ParseExact(key.Id, "D").TryWriteBytes(blob.AsSpan(5), bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(blob.AsSpan(21), (ushort)key.Versions.Count);
        var nonce = blob.AsSpan(HeadLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key.Versions[^1].Material, TagLength);
        aes.Encrypt(nonce, plaintext, blob.AsSpan(HeadLength + NonceLength, plaintext.Length), blob.AsSpan(blob.Length - TagLength), [.. blob.AsSpan(0, HeadLength), .. context]);
        return blob;
    }

    /// <summary>The id of the key that a blob names, without having authenticated it.</summary>
    public static string KeyIdOf(ReadOnlySpan<byte> blob)
        => blob.Length >= HeadLength + NonceLength + TagLength && blob.StartsWith("SKMS\u0001"u8)
            ? new Guid(blob.Slice(5, 16), bigEndian: true).ToString("D") : throw KmsError.InvalidCiphertext();

    public static byte[] Open(KmsKey key, ReadOnlySpan<byte> blob, byte[] context)
    {
        var version = BinaryPrimitives.ReadUInt16BigEndian(blob[21..]);
        if (version == 0 || version > key.Versions.Count) throw KmsError.InvalidCiphertext();
        var plaintext = new byte[blob.Length - HeadLength - NonceLength - TagLength];
        try
        {
            using var aes = new AesGcm(key.Versions[version - 1].Material, TagLength);
            aes.Decrypt(blob.Slice(HeadLength, NonceLength), blob[(HeadLength + NonceLength)..^TagLength], blob[^TagLength..], plaintext, [.. blob[..HeadLength], .. context]);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            throw KmsError.InvalidCiphertext();
        }
    }
}
