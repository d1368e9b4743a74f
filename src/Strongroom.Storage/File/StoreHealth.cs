using Microsoft.Extensions.Logging;
using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.File;

/// <summary>Why the store takes no writes, if so. Reads go on in any case.</summary>
sealed class StoreHealth(ILogger log)
{
    sealed record Reason(string Message, string Remedy, bool CanHeal, Exception Cause);

    volatile Reason? _journal;
    volatile Reason? _tree;

    public bool IsReadOnly => (_journal ?? _tree) is not null;
    public bool JournalCanHeal => _journal is { CanHeal: true };
    public bool JournalIsBroken => _journal is { CanHeal: false };
    public bool TreeIsBroken => _tree is { CanHeal: false };
    public bool TreeFailed => _tree is not null;

    /// <exception cref="StorageReadOnlyException">With the reason and the remedy.</exception>
    public void ThrowIfReadOnly()
    {
        if ((_journal ?? _tree) is { } reason) throw Exception(reason);
    }

    public StorageReadOnlyException JournalFailed(string path, Exception cause, bool canHeal)
    {
        // What cannot heal stays: the first cause is the one to look into.
        var reason = _journal;
        if (reason is { CanHeal: false }) return Exception(reason);
        _journal = reason = Describe("the journal could not be written", path, cause, canHeal);
        log.BecameReadOnly(reason.Message, reason.Remedy);
        return Exception(reason);
    }

    public void ApplyingFailed(string path, Exception cause, bool canHeal)
    {
        if (TreeIsBroken) return;
        var before = _tree;
        var reason = Describe("the storage directory could not be written", path, cause, canHeal);
        _tree = reason;
        if (before?.Message != reason.Message) log.BecameReadOnly(reason.Message, reason.Remedy);
    }

    public void JournalHealed()
    {
        _journal = null;
        if (!IsReadOnly) log.Healed();
    }

    public void TreeHealed()
    {
        if (_tree is null) return;
        _tree = null;
        if (!IsReadOnly) log.Healed();
    }

    static Reason Describe(string what, string path, Exception cause, bool canHeal) => new(
        $"the storage is read-only: {what}: {cause.Message}",
        canHeal ? Trouble.Remedy(path, cause) : $"{Trouble.Remedy(path, cause)}, then restart the server: what was acknowledged is in the journal and is read again",
        canHeal, cause);

    static StorageReadOnlyException Exception(Reason reason) => new(reason.Message, reason.Remedy, reason.Cause);
}
