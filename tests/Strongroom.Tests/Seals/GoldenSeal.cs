using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing;

namespace Strongroom.Tests.Seals;

/// <summary>What real servers left on disk: their seal blobs, and the keyring that proves a root key right.</summary>
static class GoldenSeal
{
    public static JsonNode Of(string fixture) => TestData.Json("seals", "golden.json")[fixture]!;

    public static SealBlob StoredKeys(JsonNode golden) => SealBlob.Parse(Base64(golden["storedKeys"]!));
    public static SealBlob RecoveryKey(JsonNode golden) => SealBlob.Parse(Base64(golden["recoveryKey"]!));

    public static SecretBytes[] Shares(JsonNode golden, string name)
        => [.. golden[name]!.AsArray().Select(share => new SecretBytes(Convert.FromHexString(share!.GetValue<string>())))];

    /// <summary>The plaintext is a JSON list of one root key, and that key opens the recorded keyring.</summary>
    public static void AssertOpensKeyring(JsonNode golden, SecretBytes plaintext)
    {
        var list = JsonNode.Parse(plaintext.Span)!.AsArray();
        AssertIsRootKey(golden, Base64(Assert.Single(list)!));
    }

    public static void AssertIsRootKey(JsonNode golden, ReadOnlySpan<byte> rootKey)
    {
        var entry = Base64(golden["keyring"]!);
        Assert.Equal(2, entry[4]);
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32BigEndian(entry));
        var keyring = new byte[entry.Length - 5 - 12 - 16];
        using var aes = new AesGcm(rootKey, 16);
        aes.Decrypt(entry.AsSpan(5, 12), entry.AsSpan(17, keyring.Length), entry.AsSpan(17 + keyring.Length), keyring, Encoding.ASCII.GetBytes("core/keyring"));
        Assert.Contains("MasterKey", Encoding.UTF8.GetString(keyring), StringComparison.Ordinal);
    }

    static byte[] Base64(JsonNode node) => Convert.FromBase64String(node.GetValue<string>());
}
