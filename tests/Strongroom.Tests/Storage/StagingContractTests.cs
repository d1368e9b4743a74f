using System.Text;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.InMemory;

namespace Strongroom.Tests.Storage;

public sealed class StagingContractTests : StorageContract
{
    protected override ValueTask<IStorage> OpenAsync() => new(new StagingStorage(new InMemoryStorage()));
}

public sealed class StorageViewContractTests : StorageContract
{
    protected override ValueTask<IStorage> OpenAsync() => new(new StorageView(new InMemoryStorage(), "logical/mount/"));
}

public sealed class StagingStorageTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_written_below_until_the_flush_and_then_everything()
    {
        var below = new InMemoryStorage();
        var stage = new StagingStorage(below);
        await stage.PutAsync("a/b", "1"u8.ToArray(), Ct);
        await stage.PutAsync("c", "2"u8.ToArray(), Ct);
        Assert.Empty(await below.ListAsync("", Ct));
        Assert.True(await stage.FlushAsync(["c"], Ct));
        Assert.Equal(["a/", "c"], await below.ListAsync("", Ct));
    }

    [Fact]
    public async Task A_flush_that_is_no_creation_any_more_writes_nothing()
    {
        var below = new InMemoryStorage();
        var stage = new StagingStorage(below);
        await stage.PutAsync("c", "2"u8.ToArray(), Ct);
        await below.PutAsync("marker", "x"u8.ToArray(), Ct);
        Assert.False(await stage.FlushAsync(["marker"], Ct));
        Assert.Equal(["marker"], await below.ListAsync("", Ct));
    }

    [Fact]
    public async Task What_is_deleted_on_the_stage_is_gone_from_its_listings_folders_too()
    {
        var below = new InMemoryStorage();
        foreach (var key in (string[])["a/b/c", "a/b/d", "x", "y"]) await below.PutAsync(key, "1"u8.ToArray(), Ct);
        var stage = new StagingStorage(below);
        await stage.DeleteAsync("x", Ct);
        await stage.DeleteAsync("a/b/c", Ct);
        Assert.Equal(["a/", "y"], await stage.ListAsync("", Ct));
        await stage.DeleteAsync("a/b/d", Ct);
        Assert.Equal(["y"], await stage.ListAsync("", Ct));
        Assert.Equal(["a/", "x", "y"], await below.ListAsync("", Ct));
    }

    [Fact]
    public async Task A_view_cannot_name_a_key_outside()
    {
        var below = new InMemoryStorage();
        await below.PutAsync("mount", "outside"u8.ToArray(), Ct);
        var view = new StorageView(below, "mount/");
        foreach (var key in (string[])[".", "./", "..", "a/../b", "/", ""])
            await Assert.ThrowsAsync<StorageException>(async () => await view.PutAsync(key, "1"u8.ToArray(), Ct));
        await Assert.ThrowsAsync<StorageException>(async () => await view.GetAsync(".", Ct));
        Assert.Equal("outside", Encoding.UTF8.GetString((await below.GetAsync("mount", Ct))!.Value.Span));
    }
}
