using System.Runtime.InteropServices;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.File.Journal;

namespace Strongroom.Storage.File;

/// <summary>A batch on its way: what it changes by normal key, what it expects, and who waits for it.</summary>
sealed class PendingWrite
{
    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Dictionary<string, Change> Changes { get; } = new(StringComparer.Ordinal);
    public List<(string Key, StorageVersion Version)> Expectations { get; } = [];

    /// <summary>Never less than its size in the journal.</summary>
    public long JournalBytes { get; private set; }

    /// <summary>Its place in commit order, given when it is queued.</summary>
    public long Sequence { get; set; }

    public Task Done => _done.Task;

    /// <exception cref="StorageException">The batch breaks a rule.</exception>
    public static PendingWrite From(StorageBatch batch, FileLayout layout, long mostBytes)
    {
        BatchRules.Check(batch);
        var write = new PendingWrite();
        foreach (var operation in batch.Operations)
        {
            var key = KeyPath.Normalize(operation.Key);
            if (operation.Kind == StorageOperationKind.Expect)
            {
                write.Expectations.Add((key, operation.Version));
                continue;
            }
            if (operation.Kind == StorageOperationKind.Put) layout.CheckFits(key);
            var change = operation.Kind == StorageOperationKind.Put ? Change.To(Exactly(operation.Value)) : Change.Deleted;
            write.Changes[key] = change;
            write.JournalBytes += FramePayload.MostBytes(key, change.Value);
        }
        if (write.JournalBytes > mostBytes) throw new StorageException($"the batch is too large: {write.JournalBytes} bytes, the most is {mostBytes}");
        return write;
    }

    public void Succeed() => _done.TrySetResult();

    public void Fail(Exception reason) => _done.TrySetException(reason);

    /// <summary>Batches promise not to change their values, so a whole array is kept and not copied.</summary>
    static byte[] Exactly(ReadOnlyMemory<byte> value)
        => MemoryMarshal.TryGetArray(value, out var segment) && segment.Array is { } array && array.Length == value.Length ? array : value.ToArray();
}

/// <summary>What became of a key: a value, or null when it was deleted.</summary>
readonly record struct Change(byte[]? Value, StorageVersion Version)
{
    public static Change Deleted => default;

    public static Change To(byte[] value) => new(value, StorageVersion.OfContent(value));
}
