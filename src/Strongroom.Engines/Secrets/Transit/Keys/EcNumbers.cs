using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>A key on an elliptic curve as Go stores it; without <paramref name="D"/> the public half only.</summary>
sealed record EcNumbers(BigInteger X, BigInteger Y, BigInteger? D)
{
    public static EcNumbers Of(ECParameters key) => new(Number(key.Q.X), Number(key.Q.Y), key.D is null ? null : Number(key.D));

    public static EcNumbers Read(JsonElement version) => new(Number(version, "ec_x") ?? throw Missing(), Number(version, "ec_y") ?? throw Missing(), Number(version, "ec_d"));

    public ECParameters ToParameters(ECCurve curve, int bits)
    {
        var size = (bits + 7) / 8;
        return new ECParameters
        {
            Curve = curve, Q = new ECPoint { X = RsaNumbers.Bytes(X, size), Y = RsaNumbers.Bytes(Y, size) }, D = D is { } d ? RsaNumbers.Bytes(d, size) : null,
        };
    }

    static BigInteger Number(byte[]? bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);

    static BigInteger? Number(JsonElement version, string name)
        => version.TryGetProperty(name, out var number) && number.ValueKind == JsonValueKind.Number ? RsaNumbers.Number(number) : null;

    static InvalidDataException Missing() => new("a version of a key on an elliptic curve has no point");
}
