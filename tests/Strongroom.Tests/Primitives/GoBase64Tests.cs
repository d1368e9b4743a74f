using Strongroom.Primitives;

namespace Strongroom.Tests.Primitives;

public sealed class GoBase64Tests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("aGVsbG8=", "68656c6c6f")]
    [InlineData("aGVs\r\nbG8=\n", "68656c6c6f")]
    [InlineData("+/8=", "fbff")]
    public void Standard_base64_is_read(string text, string hex)
    {
        Assert.True(GoBase64.TryDecode(text, out var bytes, out _));
        Assert.Equal(hex, Convert.ToHexStringLower(bytes));
    }

    /// <summary>As Go's encoding/base64 counts: at the foreign byte, or where the group began that is cut short.</summary>
    [Theory]
    [InlineData("!", 0)]
    [InlineData("hello world!", 5)]
    [InlineData("aGVs bG8=", 4)]
    [InlineData("aGVsbG8", 4)]
    [InlineData("aGVsb", 4)]
    [InlineData("=", 0)]
    [InlineData("a=", 1)]
    [InlineData("aG=", 3)]
    [InlineData("aG=x", 2)]
    [InlineData("aGVsbG8=x", 8)]
    [InlineData("aGVsbG8==", 8)]
    [InlineData("aGVsbG8_", 7)]
    public void A_refusal_names_the_byte(string text, int at)
    {
        Assert.False(GoBase64.TryDecode(text, out _, out var problem));
        Assert.Equal($"illegal base64 data at input byte {at}", problem);
    }
}
