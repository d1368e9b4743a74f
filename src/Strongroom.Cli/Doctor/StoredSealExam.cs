using Strongroom.Barrier;
using Strongroom.Core.SealKeys;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;
using Strongroom.Seals.Several;
using Strongroom.Storage.File;

namespace Strongroom.Cli.Doctor;

/// <summary>The storage and the configured seal together: would a restart open it? Tried in memory; nothing is written, nothing secret shown.</summary>
sealed class StoredSealExam(ReadOnlyDirectory directory, Seal seal, TimeProvider time)
{
    public async ValueTask ExamineAsync(DoctorReport report, CancellationToken ct)
    {
        var section = report.Section("storage and seal");
        try
        {
            var stored = await SealInspection.ReadAsync(directory, ct);
            if (stored.Config is null)
            {
                section.Ok("initialised", "not yet: vault operator init");
                return;
            }
            section.Ok("initialised", Describe(stored));
            if (seal is Seal.Auto auto) await OpensAsync(section, stored, auto.Wrapper, ct);
            else if (stored.Config.Type == seal.Type) section.Skip("opens", $"{stored.Config.Threshold} of {stored.Config.Shares} unseal keys are needed, which people hold");
            else section.Fail("opens", $"the storage is under the seal \"{stored.Config.Type}\", the configuration names none", $"add its stanza, or leave it: docs/seals/migration.md");
        }
        catch (StorageException e) { section.Fail("initialised", e.Message, e.Remedy ?? ""); }
        catch (SealException e) { section.Fail("initialised", e.Message, e.Remedy); }
    }

    async ValueTask OpensAsync(DoctorSection section, SealInspection stored, IKeyWrapper wrapper, CancellationToken ct)
    {
        if (!wrapper.Opens.Contains(stored.Config!.Type))
        {
            section.Fail("opens", $"the storage is under the seal \"{stored.Config.Type}\", the configuration names \"{wrapper.Type}\"", "configure that seal, or move to the new one: docs/seals/migration.md");
            return;
        }
        try
        {
            await stored.ProveAsync(wrapper, directory, time, ct);
            section.Ok("opens", "the configured seal opens this storage: a restart unseals itself");
        }
        catch (SealException e) { section.Fail("opens", e.Message, e.Remedy); }
        catch (Exception e) when (e is BarrierException or StorageException) { section.Fail("opens", e.Message, "restore the storage from a backup"); }
    }

    static string Describe(SealInspection stored)
    {
        var people = stored.Recovery is { } recovery ? $"{recovery.Threshold} of {recovery.Shares} recovery keys" : $"{stored.Config!.Threshold} of {stored.Config.Shares} unseal keys";
        if (stored.RootKey is null || stored.Recovery is null) return $"seal {stored.Config!.Type}, {people}";
        var (needed, holders) = SealHolder.Of(stored.RootKey);
        return $"seal {stored.Config!.Type}, root key wrapped by {string.Join(", ", holders.Select(holder => holder.Name.Length > 0 ? $"{holder.Name} ({holder.KeyId})" : holder.KeyId))}{(holders.Count > 1 ? $", {needed} needed" : "")}; {people}";
    }
}
