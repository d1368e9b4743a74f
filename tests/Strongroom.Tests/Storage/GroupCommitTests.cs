using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.File;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Storage;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task Writers_that_wait_for_a_flush_share_the_next_one()
    {
        var ct = TestContext.Current.CancellationToken;
        var files = new SimulatedFileSystem();
        using var entered = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        var flushes = 0;
        await using var storage = FileStorage.Open(new FileStorageOptions { Path = "/data" }, files, null, new FakeTimeProvider(), NullLoggerFactory.Instance);
        files.BeforeJournalFlush = () =>
        {
            Interlocked.Increment(ref flushes);
            entered.Release();
            go.Wait(ct);
        };
        var first = storage.PutAsync("first", new byte[] { 1 }, ct).AsTask();
        await entered.WaitAsync(ct); // the first flush is under way: all that come now wait
        var others = Enumerable.Range(0, 31).Select(i => storage.PutAsync($"key-{i}", new byte[] { 1 }, ct).AsTask()).ToList();
        Assert.False(first.IsCompleted);
        go.Set();
        await Task.WhenAll([first, .. others]);
        Assert.InRange(flushes, 2, 3); // the header of a new segment may have one of its own; 32 writers have at most two
    }
}
