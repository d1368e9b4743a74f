namespace Strongroom.Primitives.Shamir;

/// <summary>GF(2^8) with the polynomial x^8+x^4+x^3+x+1 (0x11B). No tables and no branches on values: an index or a jump that depends on a
/// secret would be visible in the cache.</summary>
static class GaloisField
{
    /// <summary>Addition and subtraction alike.</summary>
    public static byte Add(byte a, byte b) => (byte)(a ^ b);

    public static byte Multiply(byte a, byte b)
    {
        int product = 0, factor = a, rest = b;
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= factor & -(rest & 1);
            factor = (factor << 1) ^ (0x11B & -(factor >> 7));
            rest >>= 1;
        }
        return (byte)product;
    }

    /// <summary>a^254, which is 1/a; 0 for 0.</summary>
    public static byte Inverse(byte a)
    {
        // 254 = 2 + 4 + 8 + ... + 128: the product of all squarings but the zeroth.
        byte power = a, result = 1;
        for (var bit = 0; bit < 7; bit++)
        {
            power = Multiply(power, power);
            result = Multiply(result, power);
        }
        return result;
    }
}
