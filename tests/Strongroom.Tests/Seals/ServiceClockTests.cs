using System.Net;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Tests.Seals;

/// <summary>What the date of an answer says of this machine's clock.</summary>
public sealed class ServiceClockTests
{
    static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    readonly FakeTimeProvider _time = new(Noon);

    TimeSpan? SkewOf(DateTimeOffset? date, TimeSpan took, HttpStatusCode status = HttpStatusCode.OK, TimeSpan? age = null)
    {
        var clock = new ServiceClock(_time);
        var sent = _time.GetUtcNow();
        _time.Advance(took);
        using var answer = new HttpResponseMessage(status);
        (answer.Headers.Date, answer.Headers.Age) = (date, age);
        clock.Note(answer, sent);
        return clock.Skew;
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(180, 0, -179)] // the date has lost half a second on average, the difference is cut to whole ones
    [InlineData(-180, 0, 179)]
    [InlineData(2, 4, 0)] // written in the middle of the way
    public void The_difference_is_taken_from_the_middle_of_the_call(int seconds, int took, int skew) => Assert.InRange(SkewOf(Noon.AddSeconds(seconds), TimeSpan.FromSeconds(took))!.Value.TotalSeconds, skew - 1, skew + 1);

    [Fact]
    public void What_a_cache_or_a_proxy_wrote_or_came_late_counts_for_nothing()
    {
        Assert.Null(SkewOf(null, TimeSpan.Zero));
        Assert.Null(SkewOf(Noon.AddHours(1), TimeSpan.Zero, age: TimeSpan.FromSeconds(3)));
        Assert.Null(SkewOf(Noon.AddHours(1), TimeSpan.Zero, HttpStatusCode.BadGateway));
        Assert.Null(SkewOf(Noon.AddHours(1), TimeSpan.Zero, HttpStatusCode.ProxyAuthenticationRequired));
        Assert.Null(SkewOf(Noon.AddHours(1), TimeSpan.FromSeconds(11)));
        Assert.NotNull(SkewOf(Noon.AddHours(1), TimeSpan.Zero, HttpStatusCode.Forbidden)); // the service's own refusal
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(119, null)]
    [InlineData(-119, null)]
    [InlineData(180, "about 3 minutes ahead of that of AWS")]
    [InlineData(-7200, "about 2 hours behind that of AWS")]
    public void Beyond_two_minutes_it_is_a_warning_that_names_the_way_and_what_to_do(int seconds, string? part)
    {
        var warning = SealClock.Warning(TimeSpan.FromSeconds(seconds), "AWS");
        if (part is null) Assert.Null(warning);
        else
        {
            Assert.Contains(part, warning);
            Assert.Contains("chrony, ntp", warning);
        }
    }
}
