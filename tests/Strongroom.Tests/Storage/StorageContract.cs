using System.Text;
using Strongroom.Sdk.Storage;

namespace Strongroom.Tests.Storage;

/// <summary>What every storage promises. Inherited by the tests of each.</summary>
public abstract class StorageContract : IAsyncLifetime
{
    protected IStorage Storage { get; private set; } = null!;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected abstract ValueTask<IStorage> OpenAsync();

    public async ValueTask InitializeAsync() => Storage = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Storage is IAsyncDisposable disposable) await disposable.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected async Task<string?> ReadAsync(string key) => await Storage.GetAsync(key, Ct) is { } entry ? Encoding.UTF8.GetString(entry.Value.Span) : null;

    [Fact]
    public async Task What_was_never_written_is_absent() => Assert.Null(await Storage.GetAsync("no/such", Ct));

    [Fact]
    public async Task A_value_reads_back_with_its_key_and_a_version()
    {
        await Storage.PutAsync("a/b/c", Bytes("one"), Ct);
        var entry = await Storage.GetAsync("a/b/c", Ct);
        Assert.Equal("a/b/c", entry!.Key);
        Assert.Equal("one", Encoding.UTF8.GetString(entry.Value.Span));
        Assert.NotEqual(StorageVersion.Absent, entry.Version);
    }

    [Fact]
    public async Task An_empty_value_is_not_an_absent_one()
    {
        await Storage.PutAsync("empty", Array.Empty<byte>(), Ct);
        Assert.Equal(0, (await Storage.GetAsync("empty", Ct))!.Value.Length);
    }

    [Fact]
    public async Task A_deleted_key_is_absent_and_deleting_again_is_no_error()
    {
        await Storage.PutAsync("a", Bytes("1"), Ct);
        await Storage.DeleteAsync("a", Ct);
        await Storage.DeleteAsync("a", Ct);
        Assert.Null(await ReadAsync("a"));
        Assert.Empty(await Storage.ListAsync("", Ct));
    }

    [Fact]
    public async Task A_listing_has_one_level_in_byte_order()
    {
        foreach (var key in new[] { "p/b", "p/a", "p/B", "p/a/x", "p/a/y", "p/é", "p/\uFF5E", "p/\U0001F511", "q" }) await Storage.PutAsync(key, Bytes(key), Ct);
        Assert.Equal(["B", "a", "a/", "b", "é", "\uFF5E", "\U0001F511"], await Storage.ListAsync("p/", Ct));
        Assert.Equal(["p/", "q"], await Storage.ListAsync("", Ct));
        Assert.Empty(await Storage.ListAsync("p/b/", Ct));
    }

    [Fact]
    public async Task A_listing_goes_on_after_a_name_and_stops_at_a_limit()
    {
        foreach (var key in new[] { "a", "b", "c/x", "d" }) await Storage.PutAsync(key, Bytes(key), Ct);
        Assert.Equal(["b", "c/"], await Storage.ListAsync("", "a", 2, Ct));
        Assert.Equal(["d"], await Storage.ListAsync("", "c/", 0, Ct));
        Assert.Empty(await Storage.ListAsync("", "z", 5, Ct));
    }

    [Fact]
    public async Task A_folder_goes_with_its_last_key()
    {
        await Storage.PutAsync("f/g/h", Bytes("1"), Ct);
        await Storage.PutAsync("f/i", Bytes("1"), Ct);
        await Storage.DeleteAsync("f/g/h", Ct);
        Assert.Equal(["i"], await Storage.ListAsync("f/", Ct));
        await Storage.DeleteAsync("f/i", Ct);
        Assert.Empty(await Storage.ListAsync("", Ct));
    }

    [Fact]
    public async Task A_batch_whose_expectation_fails_writes_nothing()
    {
        await Storage.PutAsync("a", Bytes("1"), Ct);
        var seen = await Storage.GetAsync("a", Ct);
        await Storage.PutAsync("a", Bytes("2"), Ct);
        Assert.False(await Storage.TryCommitAsync(new StorageBatch().Put("b", Bytes("x")).ExpectUnchanged(seen!), Ct));
        Assert.False(await Storage.TryCommitAsync(new StorageBatch().Put("b", Bytes("x")).ExpectAbsent("a"), Ct));
        Assert.Null(await ReadAsync("b"));
    }

    [Fact]
    public async Task A_batch_whose_expectations_hold_is_written_whole()
    {
        await Storage.PutAsync("a", Bytes("1"), Ct);
        var seen = await Storage.GetAsync("a", Ct);
        Assert.True(await Storage.TryCommitAsync(new StorageBatch().ExpectUnchanged(seen!).ExpectAbsent("b").Put("b", Bytes("x")).Delete("a"), Ct));
        Assert.Null(await ReadAsync("a"));
        Assert.Equal("x", await ReadAsync("b"));
    }

    [Fact]
    public async Task Of_two_operations_on_a_key_the_last_wins()
    {
        await Storage.TryCommitAsync(new StorageBatch().Put("a", Bytes("1")).Put("a", Bytes("2")).Put("b", Bytes("1")).Delete("b"), Ct);
        Assert.Equal("2", await ReadAsync("a"));
        Assert.Null(await ReadAsync("b"));
    }

    [Theory]
    [InlineData("", "key must not be empty")]
    [InlineData("/a", "key must not start with a slash")]
    [InlineData("a/../b", "path cannot reference parents")]
    [InlineData("a..b", "path cannot reference parents")]
    [InlineData("a\nb", "path contains non-printable characters")]
    public async Task A_key_that_breaks_a_rule_is_refused(string key, string message)
    {
        var error = await Assert.ThrowsAsync<StorageException>(async () => await Storage.PutAsync(key, Bytes("1"), Ct));
        Assert.Equal(message, error.Message);
        await Assert.ThrowsAsync<StorageException>(async () => await Storage.GetAsync(key, Ct));
    }

    [Fact]
    public async Task A_trailing_slash_is_the_same_key_as_in_Vaults_layout()
    {
        await Storage.PutAsync("a/config/", Bytes("1"), Ct);
        Assert.Equal("1", await ReadAsync("a/config/"));
        Assert.Equal("1", await ReadAsync("a/config"));
        Assert.Equal(["config"], await Storage.ListAsync("a/", Ct));
        await Storage.PutAsync("a/config", Bytes("2"), Ct);
        Assert.Equal("2", await ReadAsync("a//config/"));
    }

    [Fact]
    public async Task More_than_a_hundred_operations_are_refused()
    {
        var batch = new StorageBatch();
        for (var i = 0; i < StorageBatch.MaxOperations; i++) batch.Put($"k{i}", Bytes("v"));
        Assert.True(await Storage.TryCommitAsync(batch, Ct));
        var error = await Assert.ThrowsAsync<StorageException>(async () => await Storage.TryCommitAsync(batch.Put("one-more", Bytes("v")), Ct));
        Assert.Equal("a batch has at most 100 operations, this one has 101", error.Message);
        Assert.Equal(100, (await Storage.ListAsync("", Ct)).Count);
    }

    [Fact]
    public async Task Of_many_who_expect_the_same_version_one_wins()
    {
        await Storage.PutAsync("counter", Bytes("0"), Ct);
        async Task IncrementAsync()
        {
            for (; ; )
            {
                var seen = await Storage.GetAsync("counter", Ct);
                var next = int.Parse(Encoding.UTF8.GetString(seen!.Value.Span), null) + 1;
                if (await Storage.TryCommitAsync(new StorageBatch().ExpectUnchanged(seen).Put("counter", Bytes($"{next}")), Ct)) return;
            }
        }
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++) await IncrementAsync();
        }, Ct)));
        Assert.Equal("100", await ReadAsync("counter"));
    }

    [Fact]
    public async Task No_reader_sees_half_a_batch()
    {
        await Storage.TryCommitAsync(new StorageBatch().Put("x", Bytes("0")).Put("y", Bytes("0")), Ct);
        var done = false;
        var reader = Task.Run(async () =>
        {
            while (!Volatile.Read(ref done))
            {
                // y is read after x and written with it, so it can only be newer.
                var x = int.Parse((await ReadAsync("x"))!, null);
                var y = int.Parse((await ReadAsync("y"))!, null);
                Assert.True(y >= x, $"x is {x} and y, read later, is {y}");
            }
        }, Ct);
        for (var i = 1; i <= 300; i++) await Storage.TryCommitAsync(new StorageBatch().Put("x", Bytes($"{i}")).Put("y", Bytes($"{i}")), Ct);
        Volatile.Write(ref done, true);
        await reader;
    }
}
