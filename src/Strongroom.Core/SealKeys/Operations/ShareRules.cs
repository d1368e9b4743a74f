using Strongroom.Primitives;
using Strongroom.Primitives.Shamir;
using Strongroom.Sdk.Errors;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>What a share must look like before it counts, and what becomes of enough of them.</summary>
static class ShareRules
{
    const int Shortest = 16, Longest = 33;

    /// <summary>Adds the share, which is the progress's or disposed from here on. Null: more are needed.</summary>
    /// <exception cref="RequestException">It cannot be a share, was brought before, or together they make no key; then the progress begins anew.</exception>
    public static SecretBytes? Add(ShareProgress progress, SecretBytes share, int threshold, string operation)
    {
        if (Problem(progress, share, operation) is { } problem)
        {
            share.Dispose();
            throw new RequestException(400, problem);
        }
        if (progress.Add(share, threshold) is not { } all) return null;
        try { return ShamirSecret.Recover(all, threshold); }
        catch (ShamirException e) { throw new RequestException(400, $"unable to authenticate: failed to compute the key: {e.Message}"); }
        finally
        {
            foreach (var used in all) used.Dispose();
        }
    }

    /// <summary>One step at a time; who gives up waiting leaves no key behind.</summary>
    public static async ValueTask<KeyedLock.Holder> StepAsync(KeyedLock oneStep, SecretBytes share, CancellationToken ct)
    {
        try { return await oneStep.AcquireAsync("", ct); }
        catch
        {
            share.Dispose();
            throw;
        }
    }

    static string? Problem(ShareProgress progress, SecretBytes share, string operation) => share.Length switch
    {
        < Shortest => $"key is shorter than minimum {Shortest} bytes",
        > Longest => $"key is longer than maximum {Longest} bytes",
        _ => progress.Has(share) ? $"given key has already been provided during this {operation} operation" : null,
    };
}
