namespace Strongroom.Sdk.Storage;

public enum StorageOperationKind { Put, Delete, Expect }

/// <summary>One line of a batch. <see cref="Value"/> belongs to puts, <see cref="Version"/> to expectations.</summary>
public readonly record struct StorageOperation(StorageOperationKind Kind, string Key, ReadOnlyMemory<byte> Value, StorageVersion Version);

/// <summary>What <see cref="IStorage.TryCommitAsync"/> does atomically: one journal record, one SQL transaction, one etcd txn.</summary>
/// <remarks>Not thread-safe. Of several operations on one key the last wins. Values are not copied: do not change them after adding.</remarks>
public sealed class StorageBatch
{
    /// <summary>What every storage accepts in one batch (etcd's default limit is 128).</summary>
    public const int MaxOperations = 100;

    readonly List<StorageOperation> _operations = [];

    public IReadOnlyList<StorageOperation> Operations => _operations;
    public int Count => _operations.Count;

    public StorageBatch Put(string key, ReadOnlyMemory<byte> value) => Add(new(StorageOperationKind.Put, key, value, default));
    public StorageBatch Delete(string key) => Add(new(StorageOperationKind.Delete, key, default, default));
    public StorageBatch ExpectUnchanged(StorageEntry entry) => Add(new(StorageOperationKind.Expect, entry.Key, default, entry.Version));
    public StorageBatch ExpectAbsent(string key) => Add(new(StorageOperationKind.Expect, key, default, StorageVersion.Absent));

    public StorageBatch Add(StorageOperation operation)
    {
        _operations.Add(operation);
        return this;
    }
}
