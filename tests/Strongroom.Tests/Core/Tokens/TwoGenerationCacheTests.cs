using Strongroom.Core.Tokens;

namespace Strongroom.Tests.Core.Tokens;

public sealed class TwoGenerationCacheTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void What_is_used_survives_and_what_is_not_goes()
    {
        var cache = new TwoGenerationCache<int, string>(10);
        for (var i = 0; i < 100; i++)
        {
            cache.Set(i, $"{i}");
            Assert.Equal("0", cache.Find(0));
        }
        Assert.Null(cache.Find(50));
        Assert.Equal("99", cache.Find(99));
    }

    /// <summary>A reader that moves an entry to the young generation must not bring back what was taken out, or changed, meanwhile: it may be a revoked token.</summary>
    [Fact]
    public async Task A_reader_brings_back_nothing_that_was_removed_or_replaced_meanwhile()
    {
        for (var round = 0; round < 20_000; round++)
        {
            var cache = new TwoGenerationCache<int, string>(1);
            cache.Set(0, "alive");
            cache.Set(1, "other"); // a generation later
            using var start = new System.Threading.Barrier(2);
            var reader = Task.Run(() =>
            {
                start.SignalAndWait(Ct);
                cache.Find(0);
            }, Ct);
            start.SignalAndWait(Ct);
            cache.Set(0, "revoked");
            if (round % 2 == 0) cache.Remove(0);
            await reader;
            Assert.Equal(round % 2 == 0 ? null : "revoked", cache.Find(0));
        }
    }
}
