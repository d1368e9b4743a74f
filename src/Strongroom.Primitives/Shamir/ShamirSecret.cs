using System.Security.Cryptography;

namespace Strongroom.Primitives.Shamir;

/// <summary>Shamir's secret sharing, byte for byte as Vault does it (storage formats, section 7): a share is the y bytes followed by one byte x.</summary>
/// <remarks>There is no checksum: wrong shares, or too few of them, give a wrong secret and no error.</remarks>
public static class ShamirSecret
{
    public const int MaxShares = 255;

    /// <summary>The shares for their holders: with 1 of 1 the secret itself (no x byte), as Vault hands it out; else <see cref="Split"/>.</summary>
    public static SecretBytes[] Share(SecretBytes secret, int shares, int threshold)
        => shares == 1 && threshold == 1 ? [secret.Copy()] : Split(secret, shares, threshold);

    /// <summary>The inverse of <see cref="Share"/>: a threshold of 1 means that the one share is the secret.</summary>
    public static SecretBytes Recover(IReadOnlyList<SecretBytes> parts, int threshold)
        => threshold == 1 && parts.Count >= 1 ? parts[0].Copy() : Combine(parts);

    /// <summary>Any <paramref name="threshold"/> of the <paramref name="shares"/> give the secret back, fewer say nothing about it.</summary>
    /// <exception cref="ShamirException">The numbers are out of range, or the secret is empty.</exception>
    public static SecretBytes[] Split(SecretBytes secret, int shares, int threshold)
    {
        if (shares < threshold) throw new ShamirException("parts cannot be less than threshold");
        if (shares > MaxShares) throw new ShamirException("parts cannot exceed 255");
        if (threshold < 2) throw new ShamirException("threshold must be at least 2");
        if (secret.Length == 0) throw new ShamirException("cannot split an empty secret");

        Span<byte> points = stackalloc byte[MaxShares];
        for (var i = 0; i < MaxShares; i++) points[i] = (byte)(i + 1);
        RandomNumberGenerator.Shuffle(points);

        var result = new SecretBytes[shares];
        for (var i = 0; i < shares; i++)
        {
            result[i] = new SecretBytes(secret.Length + 1);
            result[i].Writable[^1] = points[i];
        }
        using var polynomial = new SecretBytes(threshold);
        for (var position = 0; position < secret.Length; position++)
        {
            RandomNumberGenerator.Fill(polynomial.Writable);
            polynomial.Writable[0] = secret.Span[position];
            foreach (var share in result) share.Writable[position] = Evaluate(polynomial.Span, share.Span[^1]);
        }
        return result;
    }

    /// <summary>Lagrange's interpolation at 0 over all the parts given. The caller owns the secret.</summary>
    /// <exception cref="ShamirException">Too few parts, of different length, or the same one twice.</exception>
    public static SecretBytes Combine(IReadOnlyList<SecretBytes> parts)
    {
        CheckParts(parts);
        var secret = new SecretBytes(parts[0].Length - 1);
        Interpolate(parts, 0, secret.Writable);
        return secret;
    }

    /// <summary>One more share of the same secret, worked out from as many as its threshold: for a holder who lost theirs, with no change for the others.</summary>
    /// <param name="parts">As many shares as the secret's threshold, or more. With fewer the result belongs to no secret.</param>
    /// <param name="point">Its x, 1 to 255.</param>
    /// <exception cref="ShamirException">Too few parts, of different length, or the same one twice.</exception>
    public static SecretBytes ShareAt(IReadOnlyList<SecretBytes> parts, byte point)
    {
        CheckParts(parts);
        ArgumentOutOfRangeException.ThrowIfZero(point);
        var share = new SecretBytes(parts[0].Length);
        Interpolate(parts, point, share.Writable[..^1]);
        share.Writable[^1] = point;
        return share;
    }

    static void Interpolate(IReadOnlyList<SecretBytes> parts, byte at, Span<byte> result)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var weight = Weight(parts, i, at);
            for (var position = 0; position < result.Length; position++)
                result[position] ^= GaloisField.Multiply(weight, parts[i].Span[position]);
        }
    }

    static void CheckParts(IReadOnlyList<SecretBytes> parts)
    {
        if (parts.Count < 2) throw new ShamirException("less than two parts cannot be used to reconstruct the secret");
        if (parts[0].Length < 2) throw new ShamirException("parts must be at least two bytes");
        Span<bool> seen = stackalloc bool[256];
        foreach (var part in parts)
        {
            if (part.Length != parts[0].Length) throw new ShamirException("all parts must be the same length");
            var x = part.Span[^1]; // The point is not secret: it says nothing about the polynomial.
            if (x == 0) throw new ShamirException("a part ends in zero, which no share does");
            if (seen[x]) throw new ShamirException("duplicate part detected");
            seen[x] = true;
        }
    }

    static byte Weight(IReadOnlyList<SecretBytes> parts, int index, byte at)
    {
        byte numerator = 1, denominator = 1;
        var x = parts[index].Span[^1];
        for (var other = 0; other < parts.Count; other++)
        {
            if (other == index) continue;
            var point = parts[other].Span[^1];
            numerator = GaloisField.Multiply(numerator, GaloisField.Add(at, point));
            denominator = GaloisField.Multiply(denominator, GaloisField.Add(x, point));
        }
        return GaloisField.Multiply(numerator, GaloisField.Inverse(denominator));
    }

    static byte Evaluate(ReadOnlySpan<byte> polynomial, byte x)
    {
        byte value = 0;
        for (var i = polynomial.Length - 1; i >= 0; i--) value = GaloisField.Add(GaloisField.Multiply(value, x), polynomial[i]);
        return value;
    }
}
