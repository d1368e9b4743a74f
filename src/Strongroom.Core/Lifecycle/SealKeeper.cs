using Strongroom.Core.SealKeys;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>Auto-unseal: opens the vault as soon as the seal's service lets it, keeps trying while it does not, and afterwards watches the key.</summary>
public sealed partial class SealKeeper
{
    /// <summary>These calls are billed, also when they are refused.</summary>
    static readonly TimeSpan LongestCatchUp = TimeSpan.FromHours(4);
    static readonly TimeSpan LookForInit = TimeSpan.FromSeconds(5);

    const string RecoveryRemedy = "Bring back the seal that wrapped it, beside this one, with a name and a priority each: the recovery key then moves by itself";

    readonly Vault _vault;
    readonly IKeyWrapper _wrapper;
    readonly IStorage _storage;
    readonly TimeProvider _time;
    readonly ILogger<SealKeeper> _log;
    readonly RetryPace _pace;
    readonly SealHealthCheck _health;
    readonly KeyedLock _oneAttempt = new(stripes: 1); // unsealing and wrapping anew, one at a time
    volatile TaskCompletionSource _wake = NewWake();
    volatile bool _held;
    volatile bool _retired;
    string? _rewrappedFor;
    string? _seen;
    long _lastCatchUp;
    TimeSpan _catchUpWait;
    int _catchUps;
    volatile SealTrouble? _trouble;
    volatile string? _recoveryTrouble;
    volatile string? _told; // the reason that the outside has heard last

    internal SealKeeper(Vault vault, IKeyWrapper wrapper, IStorage storage, VaultParts parts, SealHealthOptions health)
    {
        (_vault, _wrapper, _storage, _time) = (vault, wrapper, storage, parts.Time);
        _log = parts.Loggers.CreateLogger<SealKeeper>();
        _pace = new RetryPace(_time);
        _health = new SealHealthCheck(wrapper, health, _time, parts.Loggers.CreateLogger<SealHealthCheck>());
    }

    /// <summary>Why the vault is not open, or what is wrong with the key although it is. Null: all is well.</summary>
    public SealTrouble? Trouble => _trouble ?? _health.Trouble;

    public IReadOnlyList<string> Warnings => _recoveryTrouble is { } trouble ? [.. _health.Warnings, trouble] : _health.Warnings;

    /// <summary>What the service last said of the key; of several keys each seal has its own.</summary>
    public SealKeyReport? KeyReport => _health.Report;

    /// <summary>What is stored is wrapped by the key as it is now.</summary>
    public bool IsCurrent { get; private set; }

    /// <summary>Somebody looks: the next attempt comes soon.</summary>
    public void Notice()
    {
        var wasWatched = _pace.IsWatched;
        _pace.Notice();
        if (!wasWatched && _trouble is not null) _wake.TrySetResult();
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var failures = 0;
        var saidUninitialized = false;
        while (!ct.IsCancellationRequested)
            try
            {
                if (_vault.IsActive || _held)
                {
                    failures = 0;
                    var due = _vault.IsActive ? await _health.DueAsync("The unsealed vault goes on; a restart would stay sealed", ct) : Timeout.InfiniteTimeSpan;
                    TellIfNews();
                    if (_vault.IsActive) await RewrapIfNeededAsync(ct);
                    await WaitAsync(due, ct);
                }
                else if (!await _vault.IsInitializedAsync(ct))
                {
                    if (!saidUninitialized) LogNotInitialized(_log);
                    saidUninitialized = true;
                    await _health.DueAsync("The vault is not initialized yet, and until this is put right it cannot be", ct);
                    await WaitAsync(LookForInit, ct);
                }
                else if (!await TryUnsealAsync(ct))
                {
                    var wait = NextAttempt(++failures);
                    if (AnswersAboutKey) await _health.DueAsync("The vault is sealed, and stays so until this is put right", ct);
                    await WaitAsync(wait, ct);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
            catch (Exception e)
            {
                Report(e, ++failures);
                await WaitAsync(NextAttempt(failures), ct);
            }
    }

    /// <summary>One attempt, with its failure thrown: what an operator's shares wait for.</summary>
    internal async ValueTask UnsealNowAsync(CancellationToken ct)
    {
        try
        {
            using var held = await _oneAttempt.AcquireAsync("", ct);
            if (_retired) throw new SealException(SealFault.Misconfigured, "the seal was changed at this moment", "try again");
            if (!_vault.IsActive) await UnsealOnceAsync(ct);
        }
        finally { _wake.TrySetResult(); }
    }

    /// <summary>The same for init, which must not lose its result: a failure becomes the reason why the vault is still sealed.</summary>
    internal async ValueTask UnsealAfterInitAsync(CancellationToken ct)
    {
        try { await UnsealNowAsync(ct); }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested) { Report(e, 1); }
    }

    /// <summary>An operator sealed the vault: it stays so until shares release it, or a restart.</summary>
    internal void Hold() => _held = true;

    internal bool IsHeld => _held;

    /// <summary>Until the result is disposed nothing is unsealed or wrapped anew.</summary>
    internal async ValueTask<IDisposable> SuspendAsync(CancellationToken ct) => await _oneAttempt.AcquireAsync("", ct);

    /// <summary>Another seal has taken over; this one must not touch the stored keys any more.</summary>
    internal void Retire() => _retired = true;

    internal async ValueTask ReleaseAsync(CancellationToken ct)
    {
        await UnsealNowAsync(ct);
        _held = false;
    }

    async ValueTask<bool> TryUnsealAsync(CancellationToken ct)
    {
        using var held = await _oneAttempt.AcquireAsync("", ct);
        try
        {
            if (!_vault.IsActive && !_retired) await UnsealOnceAsync(ct);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            Report(e, (_trouble?.Attempts ?? 0) + 1);
            return false;
        }
    }

    async ValueTask UnsealOnceAsync(CancellationToken ct)
    {
        var config = await SealConfig.ReadAsync(_storage, SealConfig.Key, ct);
        if (config is not null && !_wrapper.Opens.Contains(config.Type))
            throw _vault.MigrationSource(config) is { } from ? Vault.MigrationPending(from, _vault.Unit.Seal) : new SealException(SealFault.Misconfigured,
                $"the storage was initialised with seal \"{config.Type}\", the configuration names \"{_wrapper.Type}\"; cannot seal migrate from \"{config.Type}\" to \"{_wrapper.Type}\", no disabled seal in configuration",
                $"configure the seal \"{config.Type}\"; to leave it, put it beside the new one with a name and a priority each, or with disabled = \"true\" and then run \"vault operator unseal -migrate\"");
        var blob = await StoredKeys.ReadAsync(_storage, StoredKeys.RootKey, ct)
            ?? throw new SealException(SealFault.CorruptBlob, $"the wrapped root key {StoredKeys.RootKey} is missing", "restore it from a backup; the data themselves are untouched");
        using var packed = await _wrapper.UnwrapAsync(blob, ct);
        using var rootKey = StoredKeys.Unpack(packed);
        await _vault.OpenAsync(rootKey, ct);
        _trouble = null;
        _health.CheckSoon(); // what was wrong while sealed may not be any more, and which versions are needed is known now
        LogOpened(_log, _wrapper.Type, blob.KeyId);
        TellIfNews(); // The vault told that it is open while the reason for not being so still stood.
        await RewrapAsync(ct);
    }

    /// <summary>Wraps the stored keys anew where the health check saw another key, or one of several seals lags behind and answers again.</summary>
    async ValueTask RewrapIfNeededAsync(CancellationToken ct)
    {
        if (_health.Trouble is not null) return;
        var isLagging = false;
        foreach (var member in _wrapper.Members) isLagging |= !member.IsCurrent;
        if (_seen != _health.KeyId) (_seen, _catchUps, _catchUpWait) = (_health.KeyId, 0, default);
        var isOther = _seen is not null && _seen != _rewrappedFor;
        if (!isLagging && !isOther) _catchUps = 0;
        if ((!isOther && !isLagging) || _time.GetElapsedTime(_lastCatchUp) < _catchUpWait) return;
        using var held = await _oneAttempt.AcquireAsync("", ct);
        if (_retired) return;
        _lastCatchUp = _time.GetTimestamp();
        _catchUpWait = TimeSpan.FromMinutes(Math.Min(1 << Math.Min(_catchUps++, 10), LongestCatchUp.TotalMinutes));
        await RewrapAsync(ct);
    }

    async ValueTask RewrapAsync(CancellationToken ct)
    {
        var rewrap = new SealRewrap(_wrapper, _storage, _log);
        if (IsCurrent = await rewrap.RunAsync(ct)) _rewrappedFor = _health.KeyId;
        var trouble = rewrap.RecoveryTrouble is { } found ? $"{found}. {RecoveryRemedy}" : null;
        if (trouble is not null && trouble != _recoveryTrouble) LogRecovery(_log, trouble);
        _recoveryTrouble = trouble;
    }

    void Report(Exception e, int attempts)
    {
        var seal = e as SealException;
        var reason = seal?.Message ?? (e is StorageException or BarrierException or InvalidDataException ? e.Message : $"unexpected failure: {e.Message}");
        var remedy = seal?.Remedy ?? (e as StorageException)?.Remedy ?? "see the server's log";
        var since = _trouble?.Since ?? _time.GetUtcNow();
        var isNews = _trouble?.Reason != reason;
        _trouble = new SealTrouble(seal?.Fault.ToString() ?? "Storage", reason, remedy, since, attempts, null);
        if (isNews)
        {
            LogTrouble(_log, reason, remedy);
            TellIfNews();
        }
        else LogStill(_log, attempts, reason);
    }

    void TellIfNews()
    {
        var reason = Trouble?.Reason;
        if (reason == _told) return;
        _told = reason;
        _vault.TellChange();
    }

    /// <summary>The service is there and refuses: then it can also say what is wrong with the key (its date of deletion, say).</summary>
    bool AnswersAboutKey => _trouble?.Fault is nameof(SealFault.KeyPendingDeletion) or nameof(SealFault.KeyDisabled) or nameof(SealFault.WrongKey) or nameof(SealFault.Denied);

    /// <summary>How long until then; whoever asks for the status is told.</summary>
    TimeSpan NextAttempt(int failures)
    {
        var wait = _pace.After(failures);
        if (_trouble is { } trouble) _trouble = trouble with { NextAttempt = _time.GetUtcNow() + wait };
        return wait;
    }

    async ValueTask WaitAsync(TimeSpan wait, CancellationToken ct)
    {
        var wake = _wake;
        try { await wake.Task.WaitAsync(wait, _time, ct); }
        catch (TimeoutException) { }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
        if (wake.Task.IsCompleted) _wake = NewWake();
    }

    static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(1, LogLevel.Information, "Not initialized yet; waiting for \"vault operator init\"")] static partial void LogNotInitialized(ILogger log);
    [LoggerMessage(2, LogLevel.Information, "Unsealed with the stored key (seal {Type}, key {KeyId})")] static partial void LogOpened(ILogger log, string type, string keyId);
    [LoggerMessage(3, LogLevel.Error, "Cannot unseal: {Reason}. {Remedy}. Trying again until it works")] static partial void LogTrouble(ILogger log, string reason, string remedy);
    [LoggerMessage(5, LogLevel.Warning, "Seal: {Trouble}")] static partial void LogRecovery(ILogger log, string trouble);
    [LoggerMessage(4, LogLevel.Warning, "Still sealed after {Attempts} attempts: {Reason}")] static partial void LogStill(ILogger log, int attempts, string reason);
}
