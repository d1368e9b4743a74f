using Microsoft.Extensions.Logging;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Transit;

/// <summary>Whether the other server holds to what a ciphertext is bound to. Older ones take <c>associated_data</c> and ignore it, without a word: what they
/// wrapped would only seem bound. So it is tried once.</summary>
sealed partial class TransitBinding(TransitSettings settings, TransitEngine engine) : IDisposable
{
    static readonly TimeSpan TryAgain = TimeSpan.FromHours(1);
    readonly SemaphoreSlim _gate = new(1, 1);
    volatile Verdict _verdict;
    DateTimeOffset _nextTry;

    enum Verdict { Unknown, Holds, Ignores }

    /// <summary>What new ciphertexts are bound to.</summary>
    public SealBinding? Current => _verdict == Verdict.Ignores ? null : settings.Binding;

    public string? Warning => settings.Binding is not null && _verdict == Verdict.Ignores
        ? $"the server at {settings.Address.GetLeftPart(UriPartial.Authority)} does not bind ciphertexts to associated_data (it is too old, or the key is of a type that cannot): stored keys are wrapped unbound" : null;

    /// <summary>Wraps, bound if the server holds to that.</summary>
    public async ValueTask<(TransitCiphertext Ciphertext, SealBinding? Binding)> EncryptAsync(SecretBytes key, CancellationToken ct)
    {
        if (Current is null) return (await engine.EncryptAsync(key, null, ct), null);
        await SettleAsync(ct);
        var binding = Current;
        return (await engine.EncryptAsync(key, binding?.AssociatedData, ct), binding);
    }

    /// <summary>Finds out, unless it is known. Where that fails, the next real call has the better reason, and binding is tried: whether it is held to or not, it opens.</summary>
    public async ValueTask SettleAsync(CancellationToken ct)
    {
        if (settings.Binding is null || _verdict != Verdict.Unknown) return;
        await _gate.WaitAsync(ct);
        try
        {
            if (_verdict != Verdict.Unknown || settings.Time.GetUtcNow() < _nextTry) return;
            _nextTry = settings.Time.GetUtcNow() + TryAgain; // These calls are counted as others are.
            _verdict = await TryAsync(settings.Binding.AssociatedData, ct);
            if (Warning is { } warning) LogIgnored(settings.Log, warning);
        }
        catch (SealException) { }
        finally { _gate.Release(); }
    }

    public void Dispose() => _gate.Dispose();

    async ValueTask<Verdict> TryAsync(byte[] associated, CancellationToken ct)
    {
        using var probe = SecretBytes.Random(32);
        TransitCiphertext bound;
        try { bound = await engine.EncryptAsync(probe, associated, ct); }
        catch (SealException e) when (e.Fault == SealFault.Misconfigured)
        {
            await engine.EncryptAsync(probe, null, ct); // Not even taken: RSA keys cannot. If this fails too, it was something else.
            return Verdict.Ignores;
        }
        try
        {
            using var opened = await engine.DecryptAsync(bound, associated: null, ct);
            return Verdict.Ignores;
        }
        catch (SealException e) when (e.Fault is SealFault.CorruptBlob or SealFault.WrongKey) { return Verdict.Holds; }
    }

    [LoggerMessage(3103, LogLevel.Warning, "Seal transit: {Warning}")] static partial void LogIgnored(ILogger log, string warning);
}
