using CsCheck;
using Strongroom.Primitives;
using Strongroom.Primitives.Shamir;
using Strongroom.Testing;

namespace Strongroom.Tests.Primitives.Shamir;

public sealed class ShamirSecretTests
{
    static readonly Gen<(byte[] Secret, int Shares, int Threshold, int Seed)> Cases =
        Gen.Select(Gen.Byte.Array[1, 40], Gen.Int[2, 255], Gen.Int[2, 255], Gen.Int[0, 10_000]).Select((secret, a, b, seed) => (secret, Math.Max(a, b), Math.Min(a, b), seed));

    [Fact]
    public void Any_threshold_of_the_shares_gives_the_secret() => Cases.Sample(c =>
    {
        using var secret = new SecretBytes(c.Secret);
        var shares = ShamirSecret.Split(secret, c.Shares, c.Threshold);
        Assert.Equal(c.Shares, shares.Select(share => share.Span[^1]).Where(x => x != 0).Distinct().Count());
        Assert.All(shares, share => Assert.Equal(c.Secret.Length + 1, share.Length));
        var some = shares.OrderBy(share => HashCode.Combine(share.Span[^1], c.Seed)).Take(c.Threshold).ToArray();
        Assert.Equal(c.Secret, ShamirSecret.Combine(some).Span.ToArray());
    }, iter: 60);

    [Fact]
    public void More_shares_than_needed_give_the_secret_too()
    {
        using var secret = SecretBytes.Random(32);
        Assert.True(secret.FixedTimeEquals(ShamirSecret.Combine(ShamirSecret.Split(secret, 7, 3)).Span));
    }

    [Fact]
    public void One_share_too_few_gives_something_else()
    {
        using var secret = SecretBytes.Random(32);
        var shares = ShamirSecret.Split(secret, 5, 3);
        Assert.False(secret.FixedTimeEquals(ShamirSecret.Combine(shares[..2]).Span));
    }

    [Fact]
    public void A_single_share_says_nothing_about_the_secret()
    {
        // With threshold 2 every value of a share's byte is possible for every secret byte: about even counts over many splits.
        using var secret = new SecretBytes(new byte[64]);
        var counts = new int[256];
        for (var round = 0; round < 2000; round++)
            foreach (var y in ShamirSecret.Split(secret, 2, 2)[0].Span[..^1]) counts[y]++;
        Assert.All(counts, count => Assert.InRange(count, 350, 650)); // 500 expected, 150 is 6.7 standard deviations
    }

    [Fact]
    public void A_recorded_split_is_combined()
    {
        var vector = TestData.Json("seals", "vectors.json")["shamir"]!;
        var shares = vector["shares"]!.AsArray().Select(share => Hex(share!.GetValue<string>())).ToArray();
        for (var skip = 0; skip < shares.Length; skip++)
            Assert.Equal(vector["secret"]!.GetValue<string>(), Convert.ToHexStringLower(ShamirSecret.Combine([.. shares.Where((_, i) => i != skip)]).Span));
    }

    [Fact]
    public void The_field_agrees_with_recorded_products_and_with_itself()
    {
        var vector = TestData.Json("seals", "vectors.json")["gf256"]!;
        foreach (var line in vector["mul"]!.AsArray()) Assert.Equal(line![2]!.GetValue<byte>(), GaloisField.Multiply(line[0]!.GetValue<byte>(), line[1]!.GetValue<byte>()));
        foreach (var line in vector["inverse"]!.AsArray()) Assert.Equal(line![1]!.GetValue<byte>(), GaloisField.Inverse(line[0]!.GetValue<byte>()));
        for (var a = 1; a < 256; a++) Assert.Equal(1, GaloisField.Multiply((byte)a, GaloisField.Inverse((byte)a)));
        Assert.Equal(0, GaloisField.Inverse(0));
    }

    [Theory]
    [InlineData(2, 3, "parts cannot be less than threshold")]
    [InlineData(256, 3, "parts cannot exceed 255")]
    [InlineData(3, 1, "threshold must be at least 2")]
    public void Numbers_out_of_range_are_refused(int shares, int threshold, string text)
    {
        using var secret = SecretBytes.Random(32);
        Assert.Equal(text, Assert.Throws<ShamirException>(() => ShamirSecret.Split(secret, shares, threshold)).Message);
    }

    [Fact]
    public void An_empty_secret_is_not_split()
        => Assert.Equal("cannot split an empty secret", Assert.Throws<ShamirException>(() => ShamirSecret.Split(new SecretBytes(0), 3, 2)).Message);

    [Theory]
    [InlineData("less than two parts cannot be used to reconstruct the secret", "0102")]
    [InlineData("parts must be at least two bytes", "01", "02")]
    [InlineData("all parts must be the same length", "0101", "010202")]
    [InlineData("duplicate part detected", "0101", "0201")]
    [InlineData("a part ends in zero, which no share does", "0101", "0200")]
    public void Parts_that_do_not_fit_are_refused(string text, params string[] parts)
        => Assert.Equal(text, Assert.Throws<ShamirException>(() => ShamirSecret.Combine([.. parts.Select(Hex)])).Message);

    [Fact]
    public void One_of_one_is_the_secret_itself()
    {
        using var secret = SecretBytes.Random(32);
        var share = Assert.Single(ShamirSecret.Share(secret, 1, 1));
        Assert.True(secret.FixedTimeEquals(share.Span));
        Assert.True(secret.FixedTimeEquals(ShamirSecret.Recover([share], 1).Span));
    }

    static SecretBytes Hex(string text) => new(Convert.FromHexString(text));
}
