using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Core.Messages;
using Strongroom.Core.SealKeys;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>The vault for the life of the process: initialises, unseals, seals, and hands requests to the unsealed one while there is one.</summary>
public sealed partial class Vault : IAsyncDisposable
{
    readonly IStorage _storage;
    readonly VaultParts _parts;
    readonly SealedBarrier _closedBarrier;
    readonly DateTimeOffset _started;
    readonly ILogger<Vault> _log;
    readonly VaultMeter _meter;
    readonly KeyedLock _transitions = new(stripes: 1); // guards _state's changes
    volatile VaultState _state = new VaultState.Sealed();
    volatile SealUnit _unit;
    readonly ConcurrentQueue<SealUnit> _replaced = []; // to be disposed when nothing of them runs any more
    Task _closing = Task.CompletedTask;

    public Vault(IStorage storage, Seal seal, VaultParts parts)
    {
        (_storage, _parts) = (storage, parts);
        _log = parts.Loggers.CreateLogger<Vault>();
        _started = parts.Time.GetUtcNow();
        _closedBarrier = new SealedBarrier(storage, parts.Time);
        _unit = new SealUnit(this, storage, parts, seal, parts.MigrateFrom, parts.Options.SealHealth);
        SealChange = new SealChanger(this, storage, parts);
        _meter = new VaultMeter(this, parts.Time);
    }

    /// <summary>Auto-unseal's loop; null with Shamir.</summary>
    public SealKeeper? Keeper => _unit.Keeper;

    /// <summary>Changes the seal while the vault runs.</summary>
    public SealChanger SealChange { get; }

    internal SealUnit Unit => _unit;
    internal IBarrier? OpenBarrier => (_state as VaultState.Active)?.Vault.Barrier;

    public VaultOptions Options => _parts.Options;
    public bool IsActive => _state is VaultState.Active;
    public ClusterInfo? Cluster => (_state as VaultState.Active)?.Vault.Cluster;
    public DateTimeOffset? ActiveSince => (_state as VaultState.Active)?.Vault.Since;

    /// <summary>Requests the unsealed vault is working on; 0 while sealed.</summary>
    public long InFlight => (_state as VaultState.Active)?.Vault.Gate.Inside ?? 0;

    /// <summary>Empty with Shamir.</summary>
    internal IReadOnlyList<SealView> Seals => _unit is { Seal: Seal.Auto { Wrapper: var wrapper }, Keeper: { } keeper } ? SealView.Of(wrapper, keeper) : [];

    internal int LeasesWatched => (_state as VaultState.Active)?.Vault.LeasesWatched ?? 0;

    /// <summary>Told after every change of state (initialised, unsealed, sealed), and when the reason changes why it stays sealed.</summary>
    public event Action? Changed;

    internal void TellChange() => Changed?.Invoke();

    public async ValueTask<bool> IsInitializedAsync(CancellationToken ct)
        => IsActive || (await _closedBarrier.IsInitializedAsync(ct) && await _storage.GetAsync(SealConfig.Key, ct) is not null);

    /// <summary>Runs for the life of the process; returns when <paramref name="ct"/> says so.</summary>
    public Task RunAsync(CancellationToken ct) => Task.WhenAll(KeepAsync(ct), SealChange.RunAsync(ct));

    /// <summary>The seal in use, and after it the one that takes over.</summary>
    async Task KeepAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var unit = _unit;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct, unit.Replaced);
            if (unit.Keeper is { } keeper) await keeper.RunAsync(end.Token);
            else await CancelledAsync(end.Token);
            await GiveUpReplacedAsync();
        }
    }

    /// <summary>Of several changes in a row some never came to run, and are not left behind either.</summary>
    async ValueTask GiveUpReplacedAsync()
    {
        while (_replaced.TryDequeue(out var unit))
            try { await unit.DisposeAsync(); }
            catch (Exception e) { LogNotDisposed(_log, unit.Seal.Type, e); } // the seal that took over needs its keeper
    }

    static async Task CancelledAsync(CancellationToken ct)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var telling = ct.Register(cancelled.SetResult);
        await cancelled.Task;
    }

    /// <summary>From here on this is the seal in use.</summary>
    internal void Adopt(SealProposal proposal)
    {
        var before = _unit;
        _unit = new SealUnit(this, _storage, _parts, proposal.Seal, proposal.From, proposal.Health);
        if (before.Keeper is { IsHeld: true }) _unit.Keeper?.Hold();
        _replaced.Enqueue(before);
        before.Retire();
        Changed?.Invoke();
    }

    /// <summary>A sealed vault answers 503; never throws for a request's fault.</summary>
    public async ValueTask<ClientResponse> HandleAsync(ClientRequest request, CancellationToken ct)
    {
        if (_state is not VaultState.Active { Vault: var vault } || !vault.Gate.TryEnter()) return ClientResponse.Error(request.Id, 503, ErrorText.Sealed);
        var started = Stopwatch.GetTimestamp();
        try { return await vault.Pipeline.HandleAsync(request, ct); }
        finally
        {
            vault.Gate.Leave();
            _meter.Took(started);
        }
    }

    /// <summary>With auto-unseal the vault is unsealed when this returns, unless the seal fails just now: then it stays sealed with that reason, for
    /// the shares and the token exist nowhere but in the result.</summary>
    /// <exception cref="RequestException">The wish is wrong, or there is a vault already.</exception>
    public async ValueTask<InitResult> InitializeAsync(InitRequest request, CancellationToken ct)
    {
        InitResult result;
        using (await SealChange.HoldAsync(ct))
        using (await _transitions.AcquireAsync("", ct)) result = await new Initializer(_storage, _unit.Seal, _parts).RunAsync(request, ct);
        LogInitialized(_log, _unit.Seal.Type);
        Changed?.Invoke();
        if (Keeper is not null) await Keeper.UnsealAfterInitAsync(ct);
        return result;
    }

    /// <summary>Takes one share; with enough of them the vault opens, or the sentence says why not.</summary>
    /// <param name="share">Disposed by this.</param>
    /// <param name="migrate">The caller means to move the vault to the configured seal.</param>
    /// <param name="ct">Stops waiting.</param>
    public async ValueTask UnsealAsync(SecretBytes share, bool migrate, CancellationToken ct)
    {
        try { await TakeShareAsync(share, migrate, ct); }
        catch
        {
            share.Dispose();
            throw;
        }
    }

    async ValueTask TakeShareAsync(SecretBytes share, bool migrate, CancellationToken ct)
    {
        if (IsActive && migrate) { await SealChange.BringAsync(share, ct); return; }
        if (IsActive) { share.Dispose(); return; }
        using var same = await SealChange.HoldAsync(ct);
        var unit = _unit;
        if (!await _closedBarrier.IsInitializedAsync(ct)) throw new RequestException(400, ErrorText.NotInitialized);
        var from = MigrationSource(await SealConfig.ReadAsync(_storage, SealConfig.Key, ct));
        if (migrate != from is not null)
            throw new RequestException(400, migrate ? "can't perform a seal migration, no migration seal found" : "migrate option not provided and seal migration is pending");
        if (from is not null) await MigrateAsync(share, unit, from, ct);
        else if (unit.Keeper is null)
        {
            using var rootKey = await unit.Shares.AddAsync(share, ct);
            if (rootKey is not null) await OpenExplainedAsync(rootKey, ct);
        }
        else if (await unit.Shares.AddRecoveryAsync(share, ct)) await unit.Keeper.ReleaseAsync(ct);
    }

    /// <summary>The seal the storage is still under, when it is another than the configured one and the configuration says how to leave it.</summary>
    internal Seal? MigrationSource(SealConfig? stored)
    {
        var unit = _unit;
        if (stored is null || unit.Opens.Contains(stored.Type)) return null;
        return unit.From is { } from && SealUnit.OpensOf(from).Contains(stored.Type) ? from : null;
    }

    /// <summary>With enough shares of the old seal the stored keys move to the new one, and the vault opens with it.</summary>
    async ValueTask MigrateAsync(SecretBytes share, SealUnit unit, Seal from, CancellationToken ct)
    {
        using var held = await unit.Shares.AddForMigrationAsync(share, from, ct);
        if (held is null) return;
        await new SealMigration(_storage, from, unit.Seal).RunAsync(held, ct);
        LogMigrated(_log, from.Type, unit.Seal.Type);
        if (unit.Keeper is not null) await unit.Keeper.ReleaseAsync(ct);
        else
        {
            using var rootKey = await unit.Shares.OpenAsync(held, ct);
            await OpenExplainedAsync(rootKey, ct);
        }
        if (OpenBarrier is not { } barrier) return;
        if (unit.Seal is Seal.Shares) await Initializer.PutKekAsync(barrier, held, ct);
        else await barrier.DeleteAsync(StoredKeys.ShamirKek, ct);
    }

    /// <summary>What keeps the vault shut is the operator's to know: it is logged and answered.</summary>
    async ValueTask OpenExplainedAsync(SecretBytes rootKey, CancellationToken ct)
    {
        try { await OpenAsync(rootKey, ct); }
        catch (Exception e) when (e is BarrierException or StorageException or InvalidDataException)
        {
            var remedy = (e as StorageException)?.Remedy;
            LogNotOpened(_log, e.Message, remedy ?? "see the storage's documentation for restoring from a backup");
            throw new RequestException(e is BarrierException ? 400 : 500, remedy is null ? $"unseal failed: {e.Message}" : $"unseal failed: {e.Message}; {remedy}");
        }
    }

    public void ResetUnseal() => _unit.Shares.Reset();

    /// <summary>Opens with the root key. Nothing happens when it is open already.</summary>
    internal async ValueTask OpenAsync(SecretBytes rootKey, CancellationToken ct)
    {
        using var held = await _transitions.AcquireAsync("", ct);
        if (IsActive) return;
        await _closing.WaitAsync(ct);
        var vault = await UnsealedVault.OpenAsync(await _closedBarrier.UnsealAsync(rootKey, ct), _parts, new SealAccess(_storage, () => _unit.Seal), ct);
        vault.SealRequested += () => _ = SealAsync(byOperator: true);
        vault.SealFacts = () => SealFacts.Of(_unit.Seal, _unit.Keeper);
        vault.Start();
        _state = new VaultState.Active(vault);
        LogUnsealed(_log);
        await AuditNotice.LogAsync(vault.Barrier, _log, ct);
        Changed?.Invoke();
    }

    /// <summary>Closes at once for new requests; the task ends when the last one in flight has and the keys are zeroed.</summary>
    public async Task SealAsync(bool byOperator)
    {
        using (await _transitions.AcquireAsync("", CancellationToken.None))
        {
            if (_state is not VaultState.Active { Vault: var vault }) return;
            if (byOperator) Keeper?.Hold();
            _state = new VaultState.Sealed();
            _unit.Shares.Reset();
            _closing = CloseAsync(vault);
        }
        LogSealed(_log);
        SealChange.NoteSealed();
        Changed?.Invoke();
        await _closing;
    }

    /// <summary>Never fails: the next unsealing waits for it.</summary>
    async Task CloseAsync(UnsealedVault vault)
    {
        try { await vault.DisposeAsync(); }
        catch (Exception e) { LogNotClosed(_log, e); }
    }

    public async ValueTask<SealStatus> StatusAsync(CancellationToken ct)
    {
        var stored = await SealConfig.ReadAsync(_storage, SealConfig.Key, ct);
        var unit = _unit;
        var from = MigrationSource(stored);
        var byRecoveryKeys = (from ?? unit.Seal) is Seal.Auto;
        var config = byRecoveryKeys ? await SealConfig.ReadAsync(_storage, SealConfig.RecoveryKey, ct) : stored;
        var (progress, nonce) = unit.Shares.Now;
        return new SealStatus
        {
            Type = unit.Seal.Type,
            Initialized = await IsInitializedAsync(ct),
            Sealed = !IsActive,
            Shares = config?.Shares ?? 0,
            Threshold = config?.Threshold ?? 0,
            Progress = progress,
            Nonce = nonce,
            RecoverySeal = unit.Keeper is not null,
            StorageType = _parts.Options.StorageType,
            Cluster = Cluster,
            Migration = from is not null || SealChange.AwaitsPeople,
            Trouble = unit.Keeper?.Trouble ?? TroubleOf(stored, from),
            Warnings = [.. unit.Keeper?.Warnings ?? [], .. SealChange.Warnings],
            Report = unit.Keeper?.KeyReport,
            Members = (unit.Seal as Seal.Auto)?.Wrapper.Members ?? [],
        };
    }

    /// <summary>Shares cannot open what an auto seal protects.</summary>
    SealTrouble? TroubleOf(SealConfig? stored, Seal? from)
    {
        if (IsActive || Keeper is not null || stored is null) return null;
        if (from is not null && MigrationPending(from, _unit.Seal) is var pending) return new SealTrouble(nameof(SealFault.Misconfigured), pending.Message, pending.Remedy, _started, 0, null);
        return ShareUnsealer.Mismatch(stored, _unit.Seal.Type) is { } mismatch ? new SealTrouble(nameof(SealFault.Misconfigured), mismatch.Reason, mismatch.Remedy, _started, 0, null) : null;
    }

    internal static SealException MigrationPending(Seal from, Seal to) => new(SealFault.Misconfigured,
        $"entering seal migration mode; Vault will not automatically unseal even if using an autoseal: the storage is under the seal \"{from.Type}\", the configuration names \"{to.Type}\"",
        $"bring the {(from is Seal.Shares ? "unseal keys" : "recovery keys")} with \"vault operator unseal -migrate\"; they stay the same and become {(to is Seal.Shares ? "unseal keys" : "recovery keys")}");

    public async ValueTask DisposeAsync()
    {
        await SealAsync(byOperator: false);
        await _closing; // of an operator's sealing, perhaps
        await SealChange.DisposeAsync();
        _meter.Dispose();
        await GiveUpReplacedAsync();
        await _unit.DisposeAsync();
    }

    [LoggerMessage(1, LogLevel.Information, "Vault initialized (seal {Type})")] static partial void LogInitialized(ILogger log, string type);
    [LoggerMessage(2, LogLevel.Information, "Vault unsealed")] static partial void LogUnsealed(ILogger log);
    [LoggerMessage(4, LogLevel.Error, "The vault does not open: {Reason}; {Remedy}")] static partial void LogNotOpened(ILogger log, string reason, string remedy);
    [LoggerMessage(5, LogLevel.Information, "The vault has moved from the seal {From} to {To}")] static partial void LogMigrated(ILogger log, string from, string to);
    [LoggerMessage(6, LogLevel.Error, "Something failed while the vault was sealed; it is sealed, and its keys are zeroed")] static partial void LogNotClosed(ILogger log, Exception e);
    [LoggerMessage(7, LogLevel.Warning, "What the replaced seal {Type} used could not be given back")] static partial void LogNotDisposed(ILogger log, string type, Exception e);
    [LoggerMessage(3, LogLevel.Information, "Vault sealed")] static partial void LogSealed(ILogger log);
}
