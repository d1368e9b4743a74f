using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.Caching;
using Strongroom.Storage.File;
using Strongroom.Storage.InMemory;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Storage;

public sealed class InMemoryContractTests : StorageContract
{
    protected override ValueTask<IStorage> OpenAsync() => new(new InMemoryStorage());
}

public sealed class FileContractTests : StorageContract
{
    readonly TempDirectory _directory = new();

    protected override async ValueTask<IStorage> OpenAsync()
        => await FileStorage.OpenAsync(new FileStorageOptions { Path = _directory.Path, SegmentBytes = 1 << 16 }, TimeProvider.System, NullLoggerFactory.Instance, Ct);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}

public sealed class CachedInMemoryContractTests : StorageContract
{
    protected override ValueTask<IStorage> OpenAsync() => new(new CachingStorage(new InMemoryStorage(), 100_000, contentVersions: true));
}

public sealed class ReadThroughCacheContractTests : StorageContract
{
    protected override ValueTask<IStorage> OpenAsync() => new(new CachingStorage(new InMemoryStorage(), 2_000));
}

public sealed class CachedFileContractTests : StorageContract
{
    readonly TempDirectory _directory = new();

    protected override async ValueTask<IStorage> OpenAsync()
        => new CachingStorage(await FileStorage.OpenAsync(new FileStorageOptions { Path = _directory.Path }, TimeProvider.System, NullLoggerFactory.Instance, Ct), 100_000, contentVersions: true);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _directory.Dispose();
    }
}
