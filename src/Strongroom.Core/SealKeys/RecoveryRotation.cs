using System.Text;
using Strongroom.Primitives;
using Strongroom.Primitives.Shamir;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys;

/// <summary>Replaces the recovery key of an auto seal, or makes the first one when the vault was initialised without. One attempt at a time.</summary>
/// <remarks>Configuration and wrapped key change in one batch: the old shares work until it is written, the new ones from then on.</remarks>
public sealed class RecoveryRotation(IStorage storage, IKeyWrapper wrapper, PgpEncrypt pgp)
{
    const int KeyLength = 32;

    readonly KeyedLock _oneStep = new(stripes: 1);
    readonly ShareProgress _progress = new();
    RotationAttempt? _attempt;

    public async ValueTask<RotationState> StateAsync(CancellationToken ct)
    {
        var config = await SealConfig.ReadAsync(storage, SealConfig.RecoveryKey, ct);
        var attempt = _attempt;
        return new RotationState(attempt, attempt is null ? 0 : _progress.Now.Count, config?.Threshold ?? 0);
    }

    /// <summary>Begins an attempt; without an existing recovery key it is done at once, and the shares are returned.</summary>
    /// <exception cref="RequestException">An attempt runs already, or the wished numbers are wrong.</exception>
    public async ValueTask<RotationResult?> BeginAsync(SealConfig wanted, CancellationToken ct)
    {
        using var held = await _oneStep.AcquireAsync("", ct);
        if (_attempt is not null) throw new RequestException(400, "rotation already in progress");
        InitRules.CheckRecovery(wanted);
        var current = await SealConfig.ReadAsync(storage, SealConfig.RecoveryKey, ct);
        var attempt = new RotationAttempt(RandomText.Uuid(), wanted);
        if (current is { Threshold: > 0 })
        {
            _attempt = attempt;
            return null;
        }
        return await ReplaceAsync(attempt, ct);
    }

    /// <summary>Takes one of the present shares; the last one needed returns the new ones.</summary>
    public async ValueTask<RotationResult?> ProceedAsync(SecretBytes share, string nonce, CancellationToken ct)
    {
        using var held = await _oneStep.AcquireAsync("", ct);
        if (_attempt is not { } attempt) throw Refuse(share, "no rotation in progress");
        if (nonce != attempt.Nonce) throw Refuse(share, $"incorrect nonce supplied; nonce for this rotation operation is \"{attempt.Nonce}\"");
        var config = await SealConfig.ReadAsync(storage, SealConfig.RecoveryKey, ct) ?? throw Refuse(share, "no recovery key exists");
        if (_progress.Add(share, config.Threshold) is not { } all) return null;
        try { await VerifyAsync(all, config, ct); }
        finally
        {
            foreach (var used in all) used.Dispose();
        }
        return await ReplaceAsync(attempt, ct);
    }

    public async ValueTask CancelAsync(CancellationToken ct)
    {
        using var held = await _oneStep.AcquireAsync("", ct);
        _attempt = null;
        _progress.Reset();
    }

    async ValueTask VerifyAsync(IReadOnlyList<SecretBytes> shares, SealConfig config, CancellationToken ct)
    {
        var blob = await StoredKeys.ReadAsync(storage, StoredKeys.RecoveryKey, ct) ?? throw new RequestException(400, "no recovery key exists");
        using var combined = Combine(shares, config.Threshold);
        using var known = await wrapper.UnwrapAsync(blob, ct);
        if (!known.FixedTimeEquals(combined.Span)) throw new RequestException(400, "recovery key verification failed");
    }

    static SecretBytes Combine(IReadOnlyList<SecretBytes> shares, int threshold)
    {
        try { return ShamirSecret.Recover(shares, threshold); }
        catch (ShamirException e) { throw new RequestException(400, $"failed to compute recovery key: {e.Message}"); }
    }

    async ValueTask<RotationResult> ReplaceAsync(RotationAttempt attempt, CancellationToken ct)
    {
        using var key = SecretBytes.Random(KeyLength);
        var made = ShamirSecret.Share(key, attempt.Wanted.Shares, attempt.Wanted.Threshold);
        try
        {
            IReadOnlyList<byte[]> shown = [.. made.Select((share, i) => ForHolder(share, attempt.Wanted.PgpKeys?[i]))];
            // A change of the seal writes the root key anew: then this wrapper is not the one any more.
            var root = await storage.GetAsync(StoredKeys.RootKey, ct) ?? throw new RequestException(400, ErrorText.NotInitialized);
            var batch = new StorageBatch().ExpectUnchanged(root)
                .Put(SealConfig.RecoveryKey, (attempt.Wanted with { Nonce = attempt.Nonce }).ToBytes())
                .Put(StoredKeys.RecoveryKey, (await wrapper.WrapAsync(key, ct)).ToBytes());
            if (!await storage.TryCommitAsync(batch, ct)) throw new RequestException(400, "the seal was changed at this moment; begin again");
            _attempt = null;
            return new RotationResult(attempt, shown);
        }
        finally
        {
            foreach (var share in made) share.Dispose();
        }
    }

    byte[] ForHolder(SecretBytes share, string? pgpKey) => pgpKey is null ? share.Span.ToArray() : pgp(pgpKey, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(share.Span)));

    static RequestException Refuse(SecretBytes share, string reason)
    {
        share.Dispose();
        return new RequestException(400, reason);
    }
}
