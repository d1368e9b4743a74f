using System.Text;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.Caching;
using Strongroom.Storage.File;
using Strongroom.Storage.InMemory;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Storage;

/// <summary>Generated sequences of batches, reads, listings and restarts, compared with a sorted map.</summary>
public sealed class StorageModelTests
{
    abstract record Step;
    sealed record Commit(List<(string Key, byte[]? Value)> Changes) : Step;
    sealed record Swap(string Key, byte[] Value, bool Stale) : Step;
    sealed record Restart : Step;

    static readonly string[] _keys = ["a", "b", "a/b", "a/b/c", "a/d", "e/f/g/h", "e/f/i", "e/_j", "k.l", "m n"];
    static readonly Gen<string> _key = Gen.Int[0, _keys.Length - 1].Select(i => _keys[i]);
    static readonly Gen<byte[]> _value = Gen.Byte.Array[0, 40];
    static readonly Gen<List<Step>> _steps = Gen.Frequency(
        (6, Gen.Select(_key, Gen.Frequency((2, _value.Select(v => (byte[]?)v)), (1, Gen.Const((byte[]?)null)))).List[1, 6].Select(changes => (Step)new Commit(changes))),
        (2, Gen.Select(_key, _value, Gen.Bool, (key, value, stale) => (Step)new Swap(key, value, stale))),
        (1, Gen.Const((Step)new Restart()))).List[1, 25];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public Task InMemory_behaves_as_a_sorted_map() => SampleAsync(200, () =>
    {
        var storage = new InMemoryStorage();
        return (() => new(storage), () => { });
    });

    [Fact]
    public Task A_small_cache_behaves_as_a_sorted_map() => SampleAsync(200, () =>
    {
        var storage = new InMemoryStorage();
        return (() => new(new CachingStorage(storage, 1500, contentVersions: true)), () => { });
    });

    [Fact]
    public Task File_behaves_as_a_sorted_map() => SampleAsync(25, () =>
    {
        var directory = new TempDirectory();
        return (async () => await FileStorage.OpenAsync(new FileStorageOptions { Path = directory.Path, SegmentBytes = 1 << 14, Sync = false },
            TimeProvider.System, NullLoggerFactory.Instance, Ct), directory.Dispose);
    });

    static Task SampleAsync(int times, Func<(Func<ValueTask<IStorage>> Open, Action CleanUp)> make) => _steps.SampleAsync(async steps =>
    {
        var (open, cleanUp) = make();
        try
        {
            await RunAsync(steps, open);
        }
        finally
        {
            cleanUp();
        }
    }, iter: times, threads: 1);

    static async Task RunAsync(List<Step> steps, Func<ValueTask<IStorage>> open)
    {
        var model = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var storage = await open();
        foreach (var step in steps)
        {
            if (step is Commit commit) await CommitAsync(storage, model, commit);
            else if (step is Swap swap) await SwapAsync(storage, model, swap);
            else
            {
                if (storage is IAsyncDisposable disposable) await disposable.DisposeAsync();
                storage = await open();
            }
            await CompareAsync(storage, model);
        }
        if (storage is IAsyncDisposable last) await last.DisposeAsync();
    }

    static async Task CommitAsync(IStorage storage, SortedDictionary<string, byte[]> model, Commit commit)
    {
        var batch = new StorageBatch();
        foreach (var (key, value) in commit.Changes)
        {
            if (value is null) batch.Delete(key);
            else batch.Put(key, value);
            if (value is null) model.Remove(key);
            else model[key] = value;
        }
        Assert.True(await storage.TryCommitAsync(batch, Ct));
    }

    static async Task SwapAsync(IStorage storage, SortedDictionary<string, byte[]> model, Swap swap)
    {
        var batch = new StorageBatch();
        var seen = await storage.GetAsync(swap.Key, Ct);
        if (seen is null) batch.ExpectAbsent(swap.Key);
        else batch.ExpectUnchanged(seen);
        var stale = swap.Stale && !(model.TryGetValue(swap.Key, out var old) && old.AsSpan().SequenceEqual("changed between"u8));
        if (swap.Stale)
        {
            model[swap.Key] = Encoding.UTF8.GetBytes("changed between");
            await storage.PutAsync(swap.Key, model[swap.Key], Ct);
        }
        Assert.Equal(!stale, await storage.TryCommitAsync(batch.Put(swap.Key, swap.Value), Ct));
        if (!stale) model[swap.Key] = swap.Value;
    }

    static async Task CompareAsync(IStorage storage, SortedDictionary<string, byte[]> model)
    {
        foreach (var key in new[] { "a", "a/b", "a/b/c", "e/f/i", "k.l" })
            Assert.Equal(model.GetValueOrDefault(key), (await storage.GetAsync(key, Ct))?.Value.ToArray());
        var keys = new List<string>();
        await foreach (var key in storage.WalkAsync("", Ct)) keys.Add(key);
        Assert.Equal(model.Keys, keys.Order(StringComparer.Ordinal));
        foreach (var (key, value) in model) Assert.Equal(value, (await storage.GetAsync(key, Ct))!.Value.ToArray());
    }
}
