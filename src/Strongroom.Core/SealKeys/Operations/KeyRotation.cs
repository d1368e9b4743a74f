using Microsoft.Extensions.Logging;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>Replaces a key when enough of its holders agree: one attempt at a time, its parameters fixed when it begins, and its nonce asked for with every key.</summary>
/// <param name="holders">Whose keys are asked for.</param>
/// <param name="newKey">What is replaced under a seal; throws where it has no such key.</param>
/// <param name="backup">Where encrypted shares are kept when that is asked for.</param>
/// <param name="pgp">Reads holders' PGP keys.</param>
/// <param name="log">Told of beginnings and ends, never of keys.</param>
sealed partial class KeyRotation(KeyHolders holders, Func<Seal, NewKey> newKey, KeyBackup backup, PgpReader pgp, ILogger log) : IDisposable
{
    readonly KeyedLock _oneStep = new(stripes: 1);
    volatile RotationAttempt? _attempt;

    public KeyBackup Backup => backup;

    public async ValueTask<RotationState> StateAsync(CancellationToken ct)
    {
        var seal = holders.Seal;
        newKey(seal);
        return new RotationState(_attempt is { } attempt && attempt.Seal == seal ? attempt : null, await holders.ThresholdAsync(seal, ct));
    }

    /// <summary>Begins an attempt. Null: keys are asked for now. Where there is no recovery key yet it is made at once, and its shares are returned.</summary>
    /// <param name="wish">What the new key shall be.</param>
    /// <param name="words">How the caller's path calls it.</param>
    /// <param name="isAuthorized">The caller's token allows it; without that nobody makes a first key.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="RequestException">An attempt runs already, or the wish cannot be.</exception>
    public async ValueTask<RotationResult?> BeginAsync(RotationWish wish, OperationWords words, bool isAuthorized, CancellationToken ct)
    {
        using var held = await _oneStep.AcquireAsync("", ct);
        var seal = holders.Seal;
        var target = newKey(seal);
        if (_attempt is { } running && running.Seal == seal) throw new RequestException(400, $"{words.Name} already in progress");
        Drop();
        var wanted = target.Check(wish);
        var attempt = new RotationAttempt(seal, target, wanted, holders)
        {
            RequiresVerification = wish.RequiresVerification, Recipients = wanted.PgpKeys is { } keys ? [.. keys.Select(key => pgp(key))] : null,
        };
        var required = await holders.ThresholdAsync(seal, ct);
        if (required == 0 && !target.MayBeTheFirst)
            throw new RequestException(400, "no recovery key exists whose holders could allow it: a token that may can write to sys/rotate/root, or make a recovery key with sys/rotate/recovery/init");
        if (required == 0 && !isAuthorized)
            throw new RequestException(403, "permission denied: there is no recovery key yet whose holders could allow it; make the first one with sys/rotate/recovery/init and a token that may");
        _attempt = attempt;
        LogBegun(log, attempt.Nonce, target.Name, Numbers(attempt));
        return required > 0 ? null : await MakeFirstAsync(attempt, ct);
    }

    /// <summary>Takes one of the present keys; the last one needed returns the new ones.</summary>
    /// <param name="share">Disposed by this.</param>
    /// <param name="nonce">The attempt's, as the holder was shown it.</param>
    /// <param name="words">How the caller's path calls it.</param>
    /// <param name="ct">Stops waiting.</param>
    public async ValueTask<RotationResult?> ProceedAsync(SecretBytes share, string nonce, OperationWords words, CancellationToken ct)
    {
        using var held = await ShareRules.StepAsync(_oneStep, share, ct);
        var attempt = Expect(share, nonce, words, attempt => attempt.Nonce);
        if (attempt.Proof is { } proof)
            throw Refuse(share, $"enough keys have been brought: now the new ones are to be verified, with the nonce \"{proof.Nonce}\"");
        return await attempt.Quorum.BringAsync(share, words.Name, ct) ? await CompleteAsync(attempt, ct) : null;
    }

    public async ValueTask<VerificationState> VerificationAsync(OperationWords words, CancellationToken ct)
    {
        using var held = await _oneStep.AcquireAsync("", ct);
        return StateOf(Verified(words));
    }

    /// <summary>Takes one of the new keys; with enough of them they take the old ones' place.</summary>
    public async ValueTask<VerificationState> VerifyAsync(SecretBytes share, string nonce, OperationWords words, CancellationToken ct)
    {
        using var held = await ShareRules.StepAsync(_oneStep, share, ct);
        var attempt = Expect(share, nonce, words with { Name = "verify", Idle = NothingToVerify(words) }, attempt => attempt.Proof?.Nonce);
        var proof = attempt.Proof!;
        if (!proof.Bring(share)) return StateOf(attempt);
        await PutAsync(attempt, proof.Key, proof.Messages, ct);
        return new VerificationState(proof.Nonce, attempt.Wanted.Shares, attempt.Wanted.Threshold, 0, IsComplete: true);
    }

    /// <summary>The verification begins anew, with another nonce; the attempt stays.</summary>
    public async ValueTask<VerificationState> RestartVerificationAsync(OperationWords words, CancellationToken ct)
    {
        using var held = await _oneStep.AcquireAsync("", ct);
        var attempt = Verified(words);
        attempt.Proof!.StartOver();
        return StateOf(attempt);
    }

    /// <param name="nonce">Null: whatever runs is meant.</param>
    /// <param name="words">How the caller's path calls it.</param>
    /// <param name="ct">Stops waiting.</param>
    public async ValueTask CancelAsync(string? nonce, OperationWords words, CancellationToken ct)
    {
        using var held = await _oneStep.AcquireAsync("", ct);
        newKey(holders.Seal);
        if (_attempt is not { } attempt) return;
        if (nonce is not null && nonce != attempt.Nonce) throw new RequestException(400, words.WrongNonce(attempt.Nonce));
        LogCancelled(log, attempt.NewKey.Name, attempt.Nonce);
        Drop();
    }

    public void Dispose() => Drop();

    /// <summary>Nobody has to be asked; if it fails nobody could go on either.</summary>
    async ValueTask<RotationResult> MakeFirstAsync(RotationAttempt attempt, CancellationToken ct)
    {
        try { return await CompleteAsync(attempt, ct); }
        catch
        {
            Drop();
            throw;
        }
    }

    async ValueTask<RotationResult> CompleteAsync(RotationAttempt attempt, CancellationToken ct)
    {
        var key = SecretBytes.Random(StoredKeys.KeyLength);
        try
        {
            IReadOnlyList<byte[]> shares = attempt.NewKey.IsHeldByPeople ? HandOut.Of(key, attempt.Wanted, attempt.Recipients) : [];
            if (attempt.RequiresVerification) attempt.Proof = new ShareProof(key, attempt.Wanted.Threshold) { Messages = attempt.Wanted.Backup ? shares : [] };
            else await PutAsync(attempt, key, shares, ct);
            if (attempt.Proof is { } proof) LogAwaitsProof(log, attempt.NewKey.Name, attempt.Nonce, proof.Nonce);
            return new RotationResult(attempt, shares, attempt.Proof?.Nonce);
        }
        finally
        {
            if (attempt.Proof?.Key != key) key.Dispose();
        }
    }

    async ValueTask PutAsync(RotationAttempt attempt, SecretBytes key, IReadOnlyList<byte[]> shares, CancellationToken ct)
    {
        var batch = new StorageBatch();
        if (attempt.Wanted.Backup) backup.Add(batch, attempt.Nonce, attempt.Fingerprints!, shares);
        if (!await attempt.NewKey.TryPutAsync(key, attempt.Wanted with { Nonce = attempt.Nonce }, batch, ct))
            throw new RequestException(400, "the stored keys were changed by something else at this moment, and nothing was written; bring the keys again");
        LogDone(log, attempt.Nonce, attempt.NewKey.Name, Numbers(attempt));
        Drop();
    }

    RotationAttempt Expect(SecretBytes share, string nonce, OperationWords words, Func<RotationAttempt, string?> nonceOf)
    {
        try
        {
            newKey(holders.Seal);
            var attempt = Running(words);
            var expected = nonceOf(attempt) ?? throw new RequestException(400, words.Idle);
            return nonce == expected ? attempt : throw new RequestException(400, words.WrongNonce(expected)); // no secret: the status shows it
        }
        catch
        {
            share.Dispose();
            throw;
        }
    }

    RotationAttempt Running(OperationWords words)
    {
        if (_attempt is not { } attempt) throw new RequestException(400, words.Idle);
        if (attempt.Seal == holders.Seal) return attempt;
        Drop();
        throw new RequestException(400, words.Ended);
    }

    RotationAttempt Verified(OperationWords words)
    {
        newKey(holders.Seal);
        var attempt = Running(words with { Idle = NothingToVerify(words) });
        return attempt.Proof is null ? throw new RequestException(400, NothingToVerify(words)) : attempt;
    }

    static string NothingToVerify(OperationWords words) => $"no {words.Name} verification in progress";

    static VerificationState StateOf(RotationAttempt attempt) => new(attempt.Proof!.Nonce, attempt.Wanted.Shares, attempt.Wanted.Threshold, attempt.Proof.Progress);

    void Drop()
    {
        _attempt?.Dispose();
        _attempt = null;
    }

    static RequestException Refuse(SecretBytes share, string reason)
    {
        share.Dispose();
        return new RequestException(400, reason);
    }

    static string Numbers(RotationAttempt attempt) => attempt.NewKey.IsHeldByPeople ? $"{attempt.Wanted.Shares} shares, {attempt.Wanted.Threshold} of them needed" : "held by the seal's service alone";

    [LoggerMessage(1, LogLevel.Information, "Somebody asks to replace the {What} (nonce {Nonce}): {Numbers}; the holders of the present keys decide")] static partial void LogBegun(ILogger log, string nonce, string what, string numbers);
    [LoggerMessage(2, LogLevel.Information, "The attempt to replace the {What} was called off (nonce {Nonce})")] static partial void LogCancelled(ILogger log, string what, string nonce);
    [LoggerMessage(3, LogLevel.Information, "The new {What} were handed out and wait to be verified; the old ones stay valid until then (nonce {Nonce}, of the verification {VerificationNonce})")]
    static partial void LogAwaitsProof(ILogger log, string what, string nonce, string verificationNonce);
    [LoggerMessage(4, LogLevel.Information, "Replaced (nonce {Nonce}): the {What}; now {Numbers}")] static partial void LogDone(ILogger log, string nonce, string what, string numbers);
}
