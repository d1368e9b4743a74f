using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>One attempt's keys, brought one by one. When there are enough they are checked and zeroed; a wrong one among them empties the progress, and the attempt goes on.</summary>
sealed class HolderQuorum(KeyHolders holders, Seal seal) : IDisposable
{
    readonly ShareProgress _progress = new();

    public int Count => _progress.Now.Count;

    /// <summary>True: enough holders agree.</summary>
    /// <param name="share">Disposed by this, now or when it is used.</param>
    /// <param name="operation">For the answer: <c>rekey</c>.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="RequestException">400: a share that counts for nothing, or a wrong key.</exception>
    public async ValueTask<bool> BringAsync(SecretBytes share, string operation, CancellationToken ct)
    {
        int threshold;
        try
        {
            threshold = await holders.ThresholdAsync(seal, ct);
            if (threshold == 0) throw new RequestException(400, "no recovery key exists");
        }
        catch
        {
            share.Dispose();
            throw;
        }
        using var combined = ShareRules.Add(_progress, share, threshold, operation);
        if (combined is null) return false;
        await holders.CheckAsync(seal, combined, ct);
        return true;
    }

    public void Dispose() => _progress.Reset();
}
