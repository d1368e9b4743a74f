using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Primitives;
using Strongroom.Primitives.Protobuf;

namespace Strongroom.Core.Tokens;

/// <summary>The forms a token takes in its holder's hand (storage formats, sections 12 and 28).</summary>
static class TokenId
{
    const int RandomLength = 24;
    const string ServicePrefix = "hvs.";

    public static string NewService() => ServicePrefix + RandomText.Base62(RandomLength);
    public static string NewAccessor() => RandomText.Base62(RandomLength);
    public static string NewCubbyhole() => RandomText.Base62(RandomLength);

    public static bool HasServicePrefix(string id) => id.StartsWith(ServicePrefix, StringComparison.Ordinal) || id.StartsWith("s.", StringComparison.Ordinal);
    public static bool IsBatch(string id) => id.StartsWith("hvb.", StringComparison.Ordinal) || id.StartsWith("b.", StringComparison.Ordinal);

    /// <summary>The stored id behind what was presented: itself, or what a signed token of Vault 1.10 and later carries. Null: the signature is wrong.</summary>
    public static string? Stored(string presented, ReadOnlySpan<byte> signingKey)
    {
        if (presented.Length <= 33 || !presented.StartsWith(ServicePrefix, StringComparison.Ordinal)) return presented;
        try
        {
            var (version, hmac, token) = ReadSigned(Base64Url.DecodeFromChars(presented.AsSpan(ServicePrefix.Length)));
            if (version != 1 || signingKey.IsEmpty) return null;
            return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(signingKey, token), hmac) ? ReadRandom(token) : null;
        }
        catch (Exception e) when (e is FormatException or InvalidDataException) { return null; }
    }

    static (ulong Version, byte[] Hmac, byte[] Token) ReadSigned(byte[] message)
    {
        ulong version = 0;
        byte[] hmac = [], token = [];
        var reader = new ProtoReader(message);
        while (reader.Next())
            switch (reader.Number)
            {
                case 1: version = reader.Value; break;
                case 2: hmac = reader.Bytes.ToArray(); break;
                case 3: token = reader.Bytes.ToArray(); break;
            }
        return (version, hmac, token);
    }

    static string? ReadRandom(byte[] token)
    {
        var reader = new ProtoReader(token);
        while (reader.Next())
            if (reader.Number == 1) return Encoding.UTF8.GetString(reader.Bytes);
        return null;
    }
}
