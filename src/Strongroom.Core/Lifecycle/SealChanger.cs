using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Core.SealKeys;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>Changes the seal of a running vault. From one auto seal to another nobody has to do anything: the new one is tried until it has given the keys back,
/// and only then takes over. Between shares and an auto seal it waits for people to bring their keys (<c>operator unseal -migrate</c>). The vault answers all the while.</summary>
public sealed partial class SealChanger
{
    /// <summary>So long the seal in use may be away before the root key is taken from memory instead: a moment's outage must not leave the recovery key behind.</summary>
    const int AttemptsBeforeRescue = 5;
    static readonly TimeSpan OutageBeforeRescue = TimeSpan.FromMinutes(1);

    /// <summary>From then on it is tried ever more rarely: calls are billed, also when they are refused.</summary>
    const int EagerAttempts = 10;
    static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);

    readonly Vault _vault;
    readonly IStorage _storage;
    readonly VaultParts _parts;
    readonly ILogger<SealChanger> _log;
    readonly KeyedLock _oneChange = new(stripes: 1);
    readonly RetryPace _pace;
    volatile SealProposal? _proposal;
    volatile TaskCompletionSource _wake = NewWake();

    internal SealChanger(Vault vault, IStorage storage, VaultParts parts)
    {
        (_vault, _storage, _parts) = (vault, storage, parts);
        _log = parts.Loggers.CreateLogger<SealChanger>();
        _pace = new RetryPace(parts.Time);
    }

    /// <summary>People's keys are waited for, to go from the seal in use to the configured one.</summary>
    public bool AwaitsPeople => _proposal is { AwaitsPeople: true };

    /// <summary>For the status.</summary>
    public IEnumerable<string> Warnings => _proposal is { Trouble: { } trouble } proposal
        ? [$"the seal of the configuration (\"{proposal.Seal.Type}\") is not in use yet, \"{_vault.Unit.Seal.Type}\" still is: {trouble.Reason}. {trouble.Remedy}. {StateOfRestart(proposal)}"] : [];

    /// <summary>The configuration was read anew. Returns at once; a proposal that came before is given up.</summary>
    /// <param name="seal">What is configured now; the vault disposes it.</param>
    /// <param name="from">The disabled stanza, as in <see cref="VaultParts.MigrateFrom"/>; likewise.</param>
    /// <param name="health">How often the new seal's key is looked at.</param>
    public void Propose(Seal seal, Seal? from, SealHealthOptions health)
    {
        var given = Interlocked.Exchange(ref _proposal, new SealProposal(seal, from, health));
        _ = DropAsync(given);
        _wake.TrySetResult();
    }

    /// <summary>Until <paramref name="ct"/> says so.</summary>
    internal async Task RunAsync(CancellationToken ct)
    {
        for (var failures = 0; !ct.IsCancellationRequested;)
        {
            var wake = _wake;
            var proposal = _proposal;
            var wait = proposal is null or { AwaitsPeople: true } ? Timeout.InfiniteTimeSpan : TimeSpan.Zero;
            try
            {
                if (wait == TimeSpan.Zero)
                    if (await TryAsync(proposal!, ct)) failures = 0;
                    else wait = After(++failures);
                if (wait != TimeSpan.Zero) await wake.Task.WaitAsync(wait, _parts.Time, ct);
            }
            catch (TimeoutException) { }
            catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
            if (wake.Task.IsCompleted && _wake == wake) (failures, _wake) = (0, NewWake());
        }
    }

    TimeSpan After(int failures)
    {
        var wait = _pace.After(failures);
        if (failures > EagerAttempts) wait *= Math.Pow(2, Math.Min(failures - EagerAttempts, 12));
        return wait < LongestWait ? wait : LongestWait;
    }

    /// <summary>False: it is to be tried again.</summary>
    async ValueTask<bool> TryAsync(SealProposal proposal, CancellationToken ct)
    {
        using var one = await _oneChange.AcquireAsync("", ct);
        if (_proposal != proposal) return true;
        try
        {
            var unit = _vault.Unit;
            using var still = await SuspendAsync(unit, ct);
            if (unit is { Seal: Seal.Shares, From: null } && proposal is { Seal: Seal.Shares, From: null }) await GiveUpAsync(proposal); // shares brought so far stay
            else if (!_vault.IsActive) Adopt(proposal); // as a restart would
            else if (unit.Seal is Seal.Auto now && proposal.Seal is Seal.Auto next) await ReplaceAsync(proposal, now.Wrapper, next.Wrapper, ct);
            else if (unit.Seal is Seal.Shares && proposal.Seal is Seal.Shares) await GiveUpAsync(proposal);
            else await AskPeopleAsync(proposal, unit, ct);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested) // whatever it was, the next attempt comes
        {
            Fail(proposal, e);
            return false;
        }
    }

    bool IsRescue(SealProposal proposal)
        => proposal is { Attempts: >= AttemptsBeforeRescue, Trouble.Since: var since } && _parts.Time.GetUtcNow() - since >= OutageBeforeRescue;

    /// <summary>Whatever the seal in use has begun ends first, and nothing begins meanwhile.</summary>
    static async ValueTask<IDisposable?> SuspendAsync(SealUnit unit, CancellationToken ct) => unit.Keeper is { } keeper ? await keeper.SuspendAsync(ct) : null;

    async ValueTask ReplaceAsync(SealProposal proposal, IKeyWrapper now, IKeyWrapper next, CancellationToken ct)
    {
        var replacement = new SealReplacement(_storage, now, next, _vault.OpenBarrier);
        var isNew = await replacement.RunAsync(rescue: IsRescue(proposal), ct);
        Adopt(proposal);
        if (isNew) LogReplaced(_log, next.Type, next.KeyId ?? "");
        else LogRead(_log, next.Type);
        if (replacement.LeftRecoveryKey) LogRecoveryKeyLeft(_log);
    }

    async ValueTask AskPeopleAsync(SealProposal proposal, SealUnit unit, CancellationToken ct)
    {
        if (unit.Seal is Seal.Auto && (proposal.From is null || !SealUnit.OpensOf(proposal.From).Intersect(unit.Opens).Any()))
            throw new SealException(SealFault.Misconfigured, $"the configuration has no seal any more, but the storage is under \"{unit.Seal.Type}\"",
                $"keep its stanza with disabled = \"true\" until people have brought their recovery keys with \"vault operator unseal -migrate\"; then remove it");
        if (proposal.Seal is Seal.Auto next) await next.Wrapper.ProbeAsync(everyMember: true, ct); // nobody is called together for a seal that does not work
        unit.Shares.Reset();
        proposal.AwaitsPeople = true;
        var pending = Vault.MigrationPending(unit.Seal, proposal.Seal);
        proposal.Trouble = new SealTrouble(nameof(SealFault.Misconfigured), $"the move from \"{unit.Seal.Type}\" to \"{proposal.Seal.Type}\" waits for people; the vault stays unsealed", pending.Remedy, _parts.Time.GetUtcNow(), 0, null);
        LogAwaitsPeople(_log, unit.Seal.Type, proposal.Seal.Type, pending.Remedy);
        _vault.TellChange();
    }

    /// <summary>A share of the seal in use; with enough of them the stored keys move to the configured one.</summary>
    /// <exception cref="RequestException">It is none, or they do not fit.</exception>
    internal async ValueTask BringAsync(SecretBytes share, CancellationToken ct)
    {
        using var one = await _oneChange.AcquireAsync("", ct);
        if (_proposal is not { AwaitsPeople: true } proposal) { share.Dispose(); return; }
        var unit = _vault.Unit;
        using var held = await unit.Shares.AddForMigrationAsync(share, unit.Seal, ct);
        if (held is null) return;
        using var still = await SuspendAsync(unit, ct);
        await new SealMigration(_storage, unit.Seal, proposal.Seal, _vault.OpenBarrier).RunAsync(held, ct);
        Adopt(proposal);
        LogMigrated(_log, unit.Seal.Type, proposal.Seal.Type);
    }

    /// <summary>While the result is held the seal stays the one it is: for those who work with it in several steps.</summary>
    internal async ValueTask<IDisposable> HoldAsync(CancellationToken ct) => await _oneChange.AcquireAsync("", ct);

    /// <summary>People who are waited for now do what they would after a restart.</summary>
    internal void NoteSealed()
    {
        if (_proposal is not { AwaitsPeople: true } proposal) return;
        proposal.AwaitsPeople = false;
        _wake.TrySetResult();
    }

    void Adopt(SealProposal proposal)
    {
        proposal.IsAdopted = true;
        _vault.Adopt(proposal);
        Interlocked.CompareExchange(ref _proposal, null, proposal);
    }

    async ValueTask GiveUpAsync(SealProposal proposal)
    {
        if (Interlocked.CompareExchange(ref _proposal, null, proposal) == proposal) await proposal.DisposeAsync();
    }

    void Fail(SealProposal proposal, Exception e)
    {
        var reason = e is SealException or StorageException or BarrierException or InvalidDataException ? e.Message : $"unexpected failure: {e.Message}";
        var remedy = (e as SealException)?.Remedy ?? (e as StorageException)?.Remedy ?? "see the server's log";
        var isNews = proposal.Trouble?.Reason != reason;
        proposal.Attempts++;
        proposal.Trouble = new SealTrouble((e as SealException)?.Fault.ToString() ?? "Storage", reason, remedy, proposal.Trouble?.Since ?? _parts.Time.GetUtcNow(), proposal.Attempts, null);
        if (!isNews) return;
        LogNotReplaced(_log, proposal.Seal.Type, reason, remedy, _vault.Unit.Seal.Type, StateOfRestart(proposal));
        _vault.TellChange();
    }

    static string StateOfRestart(SealProposal proposal) => proposal is { AwaitsPeople: true, From: not null } ? "A restart would wait for them too" : "A restart with this configuration may stay sealed";

    async Task DropAsync(SealProposal? proposal)
    {
        if (proposal is null) return;
        using (await _oneChange.AcquireAsync("", CancellationToken.None)) { } // an attempt with it may be under way
        if (!proposal.IsAdopted) await proposal.DisposeAsync();
    }

    internal async ValueTask DisposeAsync() => await DropAsync(Interlocked.Exchange(ref _proposal, null));

    static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(40, LogLevel.Information, "The seal is now {Type} (key {KeyId}); the stored keys are wrapped by it, which was proved before the old one was dropped")] static partial void LogReplaced(ILogger log, string type, string keyId);
    [LoggerMessage(41, LogLevel.Information, "The seal's configuration was read anew ({Type}); it opens the stored keys as they are")] static partial void LogRead(ILogger log, string type);
    [LoggerMessage(42, LogLevel.Error, "The configured seal \"{Type}\" is not in use yet: {Reason}. {Remedy}. \"{Now}\" stays in use, and the change is tried again. {Restart}")]
    static partial void LogNotReplaced(ILogger log, string type, string reason, string remedy, string now, string restart);
    [LoggerMessage(43, LogLevel.Warning, "The move from the seal \"{Now}\" to \"{Next}\" waits for people: {Remedy}. The vault stays unsealed")] static partial void LogAwaitsPeople(ILogger log, string now, string next, string remedy);
    [LoggerMessage(44, LogLevel.Information, "The vault has moved from the seal \"{From}\" to \"{To}\" while running")] static partial void LogMigrated(ILogger log, string from, string to);
    [LoggerMessage(45, LogLevel.Error, "The seal that was replaced did not answer: the root key was taken from memory, the recovery key is still wrapped by that seal. Recovery keys work again once it is configured beside the new one")]
    static partial void LogRecoveryKeyLeft(ILogger log);
}
