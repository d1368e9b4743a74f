using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>An RSA key as Go stores it; without <paramref name="D"/> the public half only. What is quickly computed is computed, so that it need not be trusted.</summary>
sealed record RsaNumbers(BigInteger N, BigInteger E, BigInteger? D, BigInteger P, BigInteger Q, BigInteger InverseQ)
{
    /// <summary>Of 8192 bits.</summary>
    const int MostDigits = 2467;

    public static RsaNumbers Of(RSAParameters key)
        => new(Number(key.Modulus), Number(key.Exponent), key.D is null ? null : Number(key.D), key.D is null ? default : Number(key.P), key.D is null ? default : Number(key.Q),
            key.D is null ? default : Number(key.InverseQ));

    /// <exception cref="InvalidDataException">The key has other than two primes.</exception>
    public static RsaNumbers Read(JsonElement key)
    {
        if (!key.TryGetProperty("D", out var d) || d.ValueKind != JsonValueKind.Number) return ReadPublic(key);
        var primes = key.GetProperty("Primes");
        if (primes.GetArrayLength() != 2) throw new InvalidDataException("an RSA key has other than two primes");
        var (p, q) = (Number(primes[0]), Number(primes[1]));
        return new(Number(key.GetProperty("N")), Number(key.GetProperty("E")), Number(d), p, q, Inverse(key, p, q));
    }

    public static RsaNumbers ReadPublic(JsonElement key) => new(Number(key.GetProperty("N")), Number(key.GetProperty("E")), null, default, default, default);

    /// <summary>The stored one where it is right: computing it is what takes time.</summary>
    static BigInteger Inverse(JsonElement key, BigInteger p, BigInteger q)
    {
        if (p <= 1 || q <= 1) throw new InvalidDataException("an RSA key has no primes");
        if (key.TryGetProperty("Precomputed", out var computed) && computed.ValueKind == JsonValueKind.Object
            && computed.TryGetProperty("Qinv", out var stored) && stored.ValueKind == JsonValueKind.Number
            && Number(stored) is var inverse && inverse < p && inverse * q % p == 1) return inverse;
        return BigInteger.ModPow(q, p - 2, p); // p is prime
    }

    public RSAParameters ToParameters()
    {
        var size = N.GetByteCount(isUnsigned: true);
        var half = (size + 1) / 2;
        var parameters = new RSAParameters { Modulus = Bytes(N, size), Exponent = E.ToByteArray(isUnsigned: true, isBigEndian: true) };
        if (D is not { } d) return parameters;
        return parameters with
        {
            D = Bytes(d, size), P = Bytes(P, half), Q = Bytes(Q, half), DP = Bytes(d % (P - 1), half), DQ = Bytes(d % (Q - 1), half), InverseQ = Bytes(InverseQ, half),
        };
    }

    public void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        Write(writer, "N", N);
        Write(writer, "E", E);
        Write(writer, "D", D!.Value);
        writer.WriteStartArray("Primes");
        writer.WriteRawValue(Text(P));
        writer.WriteRawValue(Text(Q));
        writer.WriteEndArray();
        writer.WriteStartObject("Precomputed");
        Write(writer, "Dp", D.Value % (P - 1));
        Write(writer, "Dq", D.Value % (Q - 1));
        Write(writer, "Qinv", InverseQ);
        writer.WriteStartArray("CRTValues");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public void WritePublic(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject(name);
        Write(writer, "N", N);
        Write(writer, "E", E);
        writer.WriteEndObject();
    }

    public static byte[] Bytes(BigInteger number, int size)
    {
        var bytes = new byte[size];
        var length = number.GetByteCount(isUnsigned: true);
        if (length > size || !number.TryWriteBytes(bytes.AsSpan(size - length), out _, isUnsigned: true, isBigEndian: true))
            throw new InvalidDataException("a number of a stored key is larger than its key");
        return bytes;
    }

    static void Write(Utf8JsonWriter writer, string name, BigInteger number)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(Text(number));
    }

    static string Text(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number of a key, which is not longer than any key is.</summary>
    public static BigInteger Number(JsonElement number)
    {
        var digits = number.GetRawText();
        return digits.Length <= MostDigits ? BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : throw new InvalidDataException("a number of a stored key is larger than any key");
    }

    static BigInteger Number(byte[]? bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);
}
