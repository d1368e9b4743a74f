using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;

namespace Strongroom.Tests.Engines.Secrets.Kv;

/// <summary>What a mount remembers of the latest versions is never behind what was written.</summary>
public sealed class KvLatestTests
{
    readonly Interposed _storage = new(new MapStorage());
    readonly KvTester _kv;

    public KvLatestTests() => _kv = new KvTester(_storage, "2");

    [Fact]
    public async Task A_second_read_needs_no_metadata()
    {
        await _kv.Put("a", """{"v":1}""");
        await _kv.Data("a");
        var reads = new List<string>();
        _storage.Read = key => { reads.Add(key); return Task.CompletedTask; };
        Assert.Equal("""{"v":1}""", await _kv.Data("a"));
        Assert.Contains("/versions/", Assert.Single(reads));
    }

    [Fact]
    public async Task Custom_metadata_are_not_remembered()
    {
        await _kv.Put("a", """{"v":1}""");
        await _kv.Call(Operation.Update, "metadata/a", """{"custom_metadata":{"owner":"ops"}}""");
        await _kv.Data("a");
        var reads = 0;
        _storage.Read = _ => { reads++; return Task.CompletedTask; };
        Assert.Equal("ops", (await _kv.Read("data/a"))!.Data!["metadata"]!["custom_metadata"]!["owner"]!.GetValue<string>());
        Assert.Equal(2, reads);
    }

    [Fact]
    public async Task A_reader_that_was_overtaken_by_a_write_leaves_nothing_old_behind()
    {
        await _kv.Put("a", """{"v":1}""");
        var (reached, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _storage.AfterRead = async key =>
        {
            if (!key.Contains("/metadata/")) return;
            _storage.AfterRead = null;
            reached.SetResult();
            await go.Task;
        };
        var slow = _kv.Data("a");
        await reached.Task;
        await _kv.Put("a", """{"v":2}""");
        go.SetResult();
        Assert.Equal("""{"v":1}""", await slow);
        Assert.Equal("""{"v":2}""", await _kv.Data("a"));
    }

    [Fact]
    public async Task From_the_moment_a_change_is_stored_nobody_reads_what_was_before()
    {
        await _kv.Put("a", """{"v":1}""");
        await _kv.Data("a");
        var seen = "";
        _storage.AfterCommit = async () =>
        {
            _storage.AfterCommit = null;
            seen = await _kv.Data("a") + await _kv.Data("a");
        };
        await _kv.Put("a", """{"v":2}""");
        Assert.Equal("""{"v":2}{"v":2}""", seen);
    }

    [Fact]
    public async Task A_version_that_is_destroyed_between_the_two_reads_is_looked_up_again()
    {
        await _kv.Put("a", """{"v":1}""");
        await _kv.Data("a");
        _storage.Read = async key =>
        {
            _storage.Read = null;
            await _kv.Call(Operation.Delete, "metadata/a");
        };
        Assert.Equal("404", await _kv.Show(Operation.Read, "data/a"));
    }

    [Fact]
    public async Task A_failed_change_is_forgotten_too()
    {
        await _kv.Put("a", """{"v":1}""");
        await _kv.Data("a");
        _storage.AfterCommit = () => throw new StorageException("the disk is gone after the write");
        await Assert.ThrowsAsync<StorageException>(() => _kv.Put("a", """{"v":2}"""));
        _storage.AfterCommit = null;
        Assert.Equal("""{"v":2}""", await _kv.Data("a"));
    }

    [Fact]
    public async Task A_deletion_that_was_set_for_later_counts_when_its_time_comes()
    {
        await _kv.Call(Operation.Update, "metadata/a", """{"delete_version_after":"10s"}""");
        await _kv.Put("a", """{"v":1}""");
        Assert.Equal("""{"v":1}""", await _kv.Data("a"));
        _kv.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.StartsWith("404 ", await _kv.Show(Operation.Read, "data/a"));
    }

    [Fact]
    public async Task Whoever_changes_the_storage_below_is_believed_once_the_engine_is_told()
    {
        await _kv.Put("a", """{"v":1}""");
        await _kv.Data("a");
        var other = new KvTester(_storage, "2");
        await other.Put("a", """{"v":2}""");
        _kv.Engine.OnChanged("whatever");
        Assert.Equal("""{"v":2}""", await _kv.Data("a"));
    }

    [Fact]
    public async Task Under_load_no_read_is_older_than_what_was_acknowledged_before_it()
    {
        const int Keys = 3;
        var acknowledged = new long[Keys];
        using var stop = new CancellationTokenSource();
        for (var key = 0; key < Keys; key++) await WriteAsync(key, 1);
        var readers = Enumerable.Range(0, 4).Select(reader => Task.Run(async () =>
        {
            for (var i = reader; !stop.IsCancellationRequested; i++)
            {
                var atLeast = Volatile.Read(ref acknowledged[i % Keys]);
                var value = JsonNode.Parse(await _kv.Data($"k{i % Keys}"))!["n"]!.GetValue<long>();
                Assert.True(value >= atLeast, $"read {value}, {atLeast} was acknowledged");
            }
        })).ToList();
        await Task.WhenAll(Enumerable.Range(0, Keys).Select(key => Task.Run(async () =>
        {
            for (var n = 2; n <= 300; n++) await WriteAsync(key, n);
        })));
        await stop.CancelAsync();
        await Task.WhenAll(readers);

        async Task WriteAsync(int key, long n)
        {
            await _kv.Put($"k{key}", $$"""{"n":{{n}}}""");
            Volatile.Write(ref acknowledged[key], n);
        }
    }

    [Fact]
    public async Task Many_keys_are_read_right_when_they_are_more_than_are_remembered()
    {
        for (var i = 0; i < 20_000; i++) await _kv.Put($"many/{i}", $$"""{"n":{{i}}}""");
        for (var i = 0; i < 20_000; i++) Assert.Equal($$"""{"n":{{i}}}""", await _kv.Data($"many/{i}"));
        Assert.Equal("""{"n":7}""", await _kv.Data("many/7"));
    }

    /// <summary>Lets a test act between a call and its end.</summary>
    sealed class Interposed(IStorage inner) : IStorage
    {
        public Func<string, Task>? Read { get; set; }
        public Func<string, Task>? AfterRead { get; set; }
        public Func<Task>? AfterCommit { get; set; }

        public async ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
        {
            if (Read is { } read) await read(key);
            var entry = await inner.GetAsync(key, ct);
            if (AfterRead is { } after) await after(key);
            return entry;
        }

        public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken ct) => inner.ListAsync(prefix, after, limit, ct);

        public async ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct)
        {
            var done = await inner.TryCommitAsync(batch, ct);
            if (AfterCommit is { } after) await after();
            return done;
        }
    }
}
