using System.Buffers;
using System.Numerics;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Bytes as one big-endian number in base 62, lower-case letters before upper-case ones (storage formats, section 19). Leading zero bytes are lost.</summary>
static class Base62
{
    const string Digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static readonly SearchValues<char> Known = SearchValues.Create(Digits);

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var number = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var digits = new Stack<char>(bytes.Length * 4 / 3 + 2);
        while (!number.IsZero)
        {
            number = BigInteger.DivRem(number, 62, out var digit);
            digits.Push(Digits[(int)digit]);
        }
        return string.Concat(digits);
    }

    /// <summary>Null: not in base 62.</summary>
    public static byte[]? Decode(string text)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAnyExcept(Known)) return null;
        var number = BigInteger.Zero;
        foreach (var digit in text) number = number * 62 + Digits.IndexOf(digit, StringComparison.Ordinal);
        return number.ToByteArray(isUnsigned: true, isBigEndian: true);
    }
}
