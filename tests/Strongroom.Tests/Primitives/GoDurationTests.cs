using Strongroom.Primitives;

namespace Strongroom.Tests.Primitives;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("1h30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("7d", 604800)]
    [InlineData("-5s", -5)]
    public void Durations_are_read_as_vault_reads_them(string text, int seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var value));
        Assert.Equal(TimeSpan.FromSeconds(seconds), value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("1x")]
    [InlineData("1h 30m")]
    [InlineData("99999999999999999999h")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(GoDuration.TryParse(text, out _));

    [Theory]
    [InlineData(2764800, "768h0m0s")]
    [InlineData(90, "1m30s")]
    [InlineData(0, "0s")]
    [InlineData(-60, "-1m0s")]
    public void Durations_print_as_go_prints_them(int seconds, string text) => Assert.Equal(text, GoDuration.Format(TimeSpan.FromSeconds(seconds)));
}
