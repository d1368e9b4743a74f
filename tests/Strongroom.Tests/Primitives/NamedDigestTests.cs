using System.Text;
using Strongroom.Primitives;

namespace Strongroom.Tests.Primitives;

public sealed class NamedDigestTests
{
    /// <summary>FIPS 180-4 and FIPS 202: the digest of "abc".</summary>
    [Theory]
    [InlineData("sha1", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData("sha2-224", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")]
    [InlineData("sha2-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("sha3-224", "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf")]
    [InlineData("sha3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532")]
    public void Digests_are_right(string name, string hex) => Assert.Equal(hex, Convert.ToHexStringLower(NamedDigest.Find(name)!.Hash("abc"u8)));

    /// <summary>RFC 4231, test case 2, and NIST's example for SHA-3 of the same data.</summary>
    [Theory]
    [InlineData("sha2-224", "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44")]
    [InlineData("sha2-256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("sha3-256", "c7d4072e788877ae3596bbb0da73b887c9171f93095b294ae857fbe2645e1ba5")]
    public void Macs_are_right(string name, string hex)
        => Assert.Equal(hex, Convert.ToHexStringLower(NamedDigest.Find(name)!.Hmac("Jefe"u8, Encoding.ASCII.GetBytes("what do ya want for nothing?"))));

    [Theory]
    [InlineData("sha2-256", "3031300d060960864801650304020105000420")]
    [InlineData("sha2-512", "3051300d060960864801650304020305000440")]
    [InlineData("sha2-224", "302d300d06096086480165030402040500041c")]
    [InlineData("sha3-512", "3051300d060960864801650304020a05000440")]
    public void The_names_in_signatures_are_those_of_RFC_8017(string name, string hex) => Assert.Equal(hex, Convert.ToHexStringLower(NamedDigest.Find(name)!.DigestInfo));

    [Fact]
    public void Other_names_are_unknown() => Assert.Null(NamedDigest.Find("md5"));
}
