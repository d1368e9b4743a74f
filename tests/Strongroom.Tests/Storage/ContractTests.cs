using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Sdk.Storage;
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
