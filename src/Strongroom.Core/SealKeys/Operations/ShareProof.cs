using Strongroom.Primitives;
using Strongroom.Sdk.Errors;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>A new key that is not in place yet: first enough of its shares must come back from those who were given them.</summary>
/// <param name="key">The new key, this object's from here on.</param>
/// <param name="threshold">How many of its shares make it.</param>
sealed class ShareProof(SecretBytes key, int threshold) : IDisposable
{
    readonly ShareProgress _progress = new();
    volatile string _nonce = RandomText.Uuid();

    public string Nonce => _nonce;
    public int Progress => _progress.Now.Count;
    public SecretBytes Key => key;
    /// <summary>The shares as PGP messages, where a backup of them is to be stored with the new key.</summary>
    public IReadOnlyList<byte[]> Messages { get; init; } = [];

    /// <summary>True: they are the new key's.</summary>
    /// <exception cref="RequestException">400: not a share, twice the same, or not the new key; the progress begins anew.</exception>
    public bool Bring(SecretBytes share)
    {
        using var combined = ShareRules.Add(_progress, share, threshold, "verify");
        if (combined is null) return false;
        return combined.FixedTimeEquals(key.Span) ? true
            : throw new RequestException(400, "the keys brought are not the new ones: the verification begins anew, and the old keys stay valid meanwhile");
    }

    public void StartOver()
    {
        _progress.Reset();
        _nonce = RandomText.Uuid();
    }

    public void Dispose()
    {
        _progress.Reset();
        key.Dispose();
    }
}
