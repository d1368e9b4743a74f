using Microsoft.Extensions.Logging;
using Strongroom.Core.Tokens;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>Makes a new root token when enough key holders agree. One attempt at a time; a wrong key empties the progress and keeps the attempt.</summary>
/// <param name="holders">Whose keys are asked for.</param>
/// <param name="issue">Makes the root token with the given id; returns its accessor.</param>
/// <param name="pgp">Reads the PGP key of whoever shall get the token.</param>
/// <param name="log">Told of beginnings and ends, never of the token.</param>
sealed partial class RootGeneration(KeyHolders holders, Func<string, CancellationToken, ValueTask<string>> issue, PgpReader pgp, ILogger log) : IDisposable
{
    static readonly OperationWords Words = OperationWords.RootGeneration;
    static readonly int OtpLength = TokenId.NewService().Length;

    sealed record Attempt(string Nonce, Seal Seal, RootTokenCover Cover, HolderQuorum Quorum);

    readonly KeyedLock _oneStep = new(stripes: 1);
    volatile Attempt? _attempt;

    public async ValueTask<RootGenerationState> StateAsync(CancellationToken ct)
    {
        var seal = holders.Seal;
        return StateOf(_attempt is { } attempt && attempt.Seal == seal ? attempt : null, await holders.ThresholdAsync(seal, ct));
    }

    /// <summary>Begins an attempt; the state has the OTP when one was made.</summary>
    /// <exception cref="RequestException">400: an attempt runs already, nobody could agree, or the wish cannot be.</exception>
    public async ValueTask<RootGenerationState> BeginAsync(string otp, string pgpKey, CancellationToken ct)
    {
        using var held = await _oneStep.AcquireAsync("", ct);
        var seal = holders.Seal;
        if (_attempt is { } running && running.Seal == seal) throw new RequestException(400, "root generation already in progress");
        Drop();
        var cover = RootTokenCover.Of(otp, pgpKey, OtpLength, pgp, out var made);
        var required = await holders.ThresholdAsync(seal, ct);
        if (required == 0)
            throw new RequestException(400, "no recovery key exists whose holders could allow it; a token that may can make one with sys/rotate/recovery/init");
        var attempt = new Attempt(RandomText.Uuid(), seal, cover, new HolderQuorum(holders, seal));
        _attempt = attempt;
        LogBegun(log, attempt.Nonce);
        return StateOf(attempt, required) with { Otp = made };
    }

    /// <summary>Takes one of the keys; the last one needed returns the token, covered.</summary>
    /// <param name="share">Disposed by this.</param>
    /// <param name="nonce">The attempt's, as the holder was shown it.</param>
    /// <param name="ct">Stops waiting.</param>
    public async ValueTask<RootGenerationState> ProceedAsync(SecretBytes share, string nonce, CancellationToken ct)
    {
        using var held = await ShareRules.StepAsync(_oneStep, share, ct);
        var attempt = Expect(share, nonce);
        try
        {
            if (!await attempt.Quorum.BringAsync(share, "generation", ct)) return StateOf(attempt, await holders.ThresholdAsync(attempt.Seal, ct)) with { OtpLength = 0 };
        }
        catch (RequestException e) when (e.Message.StartsWith("unable to", StringComparison.Ordinal)) { throw new RequestException(e.Status, $"root generation aborted: {e.Message}"); }
        // Whatever can fail comes before the token: one that could not be shown would be nobody's.
        var required = await holders.ThresholdAsync(attempt.Seal, ct);
        var token = TokenId.NewService();
        var covered = attempt.Cover.Cover(token);
        ct.ThrowIfCancellationRequested();
        var accessor = await issue(token, CancellationToken.None);
        LogDone(log, attempt.Nonce, accessor);
        Drop();
        return StateOf(attempt, required) with { Progress = required, EncodedToken = covered, OtpLength = 0 };
    }

    /// <param name="nonce">Null: whatever runs is meant.</param>
    /// <param name="ct">Stops waiting.</param>
    public async ValueTask CancelAsync(string? nonce, CancellationToken ct)
    {
        using var held = await _oneStep.AcquireAsync("", ct);
        if (_attempt is not { } attempt) return;
        if (nonce is not null && nonce != attempt.Nonce) throw new RequestException(400, Words.WrongNonce(attempt.Nonce));
        LogCancelled(log, attempt.Nonce);
        Drop();
    }

    public void Dispose() => Drop();

    Attempt Expect(SecretBytes share, string nonce)
    {
        var attempt = _attempt;
        if (attempt is not null && attempt.Seal == holders.Seal && attempt.Nonce == nonce) return attempt;
        share.Dispose();
        if (attempt is null) throw new RequestException(400, Words.Idle);
        if (attempt.Seal == holders.Seal) throw new RequestException(400, Words.WrongNonce(attempt.Nonce));
        Drop();
        throw new RequestException(400, Words.Ended);
    }

    static RootGenerationState StateOf(Attempt? attempt, int required) => new(required)
    {
        Nonce = attempt?.Nonce ?? "", Progress = attempt?.Quorum.Count ?? 0, Fingerprint = attempt?.Cover.Fingerprint ?? "",
        OtpLength = attempt is null || attempt.Cover.Fingerprint.Length == 0 ? OtpLength : 0,
    };

    void Drop()
    {
        _attempt?.Quorum.Dispose();
        _attempt?.Cover.Dispose();
        _attempt = null;
    }

    [LoggerMessage(11, LogLevel.Information, "A new root token is asked for (nonce {Nonce}); the holders of the keys decide")] static partial void LogBegun(ILogger log, string nonce);
    [LoggerMessage(12, LogLevel.Information, "The attempt to make a root token was called off (nonce {Nonce})")] static partial void LogCancelled(ILogger log, string nonce);
    [LoggerMessage(13, LogLevel.Information, "A new root token was made (nonce {Nonce}, accessor {Accessor})")] static partial void LogDone(ILogger log, string nonce, string accessor);
}
