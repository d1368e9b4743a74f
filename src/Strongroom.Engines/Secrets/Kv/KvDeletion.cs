namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Deleting is a time in the metadata; the data stays until it is destroyed or pruned.</summary>
static class KvDeletion
{
    public static KvTime After(KvTime now, TimeSpan span)
    {
        var nanos = now.Nanos + span.Ticks % TimeSpan.TicksPerSecond * 100;
        return new KvTime(now.Seconds + span.Ticks / TimeSpan.TicksPerSecond + nanos / 1_000_000_000, (int)(nanos % 1_000_000_000));
    }

    /// <summary>What is deleted already keeps its time.</summary>
    public static void Delete(KvEdit edit, ulong version)
    {
        if (edit.Metadata?[version] is not { } info || info.IsGone(edit.Now)) return;
        edit.Change().Versions[version] = info with { DeletionTime = edit.Now };
    }

    public static void Undelete(KvEdit edit, ulong version)
    {
        if (edit.Metadata?[version] is not { Destroyed: false, DeletionTime: not null } info) return;
        var metadata = edit.Change();
        var lifetime = KvSpan.Effective(edit.Config.DeleteVersionAfter, metadata.DeleteVersionAfter);
        metadata.Versions[version] = info with { DeletionTime = lifetime is { } after ? After(edit.Now, after) : null };
    }

    public static void Destroy(KvEdit edit, ulong version)
    {
        if (edit.Metadata?[version] is not { Destroyed: false } info) return;
        edit.Change().Versions[version] = info with { Destroyed = true };
        edit.RemoveVersion(version);
    }
}
