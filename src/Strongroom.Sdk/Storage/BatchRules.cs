namespace Strongroom.Sdk.Storage;

/// <summary>What every storage checks before it looks at a batch.</summary>
public static class BatchRules
{
    /// <exception cref="StorageException">Too many operations, or a key that breaks a rule.</exception>
    public static void Check(StorageBatch batch)
    {
        if (batch.Count > StorageBatch.MaxOperations)
            throw new StorageException($"a batch has at most {StorageBatch.MaxOperations} operations, this one has {batch.Count}");
        foreach (var operation in batch.Operations) StorageKey.Check(operation.Key);
    }
}
