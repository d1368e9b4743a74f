using Strongroom.Core.SealKeys;
using Strongroom.Primitives;
using Strongroom.Primitives.Shamir;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>Collects shares until there are enough, and makes of them the root key (Shamir) or a permission (recovery shares of an auto seal).</summary>
sealed class ShareUnsealer(IStorage storage, Seal seal)
{
    const int Shortest = 16, Longest = 33;
    readonly ShareProgress _progress = new();

    public (int Count, string Nonce) Now => _progress.Now;

    public void Reset() => _progress.Reset();

    /// <summary>Null: more shares are needed. The caller owns the root key.</summary>
    /// <exception cref="RequestException">The share cannot be one, or together they do not fit; the progress is thrown away.</exception>
    public async ValueTask<SecretBytes?> AddAsync(SecretBytes share, CancellationToken ct)
    {
        using var combined = await CombineAsync(share, SealConfig.Key, ct);
        return combined is null ? null : await OpenAsync(combined, ct);
    }

    /// <summary>The root key behind the key that the shares gave.</summary>
    public async ValueTask<SecretBytes> OpenAsync(SecretBytes combined, CancellationToken ct)
    {
        if (await StoredKeys.ReadAsync(storage, StoredKeys.RootKey, ct) is not { } blob) return combined.Copy(); // shares of the root key itself, before Vault 1.3
        try
        {
            await using var wrapper = ((Seal.Shares)seal).Open(combined);
            using var packed = await wrapper.UnwrapAsync(blob, ct);
            return StoredKeys.Unpack(packed);
        }
        catch (SealException e) when (e.Fault is SealFault.WrongKey or SealFault.Misconfigured)
        {
            throw new RequestException(400, "unable to retrieve stored keys: invalid key: failed to decrypt keys from storage: cipher: message authentication failed");
        }
    }

    /// <summary>The storage belongs to an auto seal that the configuration does not name; null: it does not.</summary>
    public static (string Reason, string Remedy)? Mismatch(SealConfig? config, string sealType) => config is null || config.Type == sealType ? null
        : ($"the storage was initialised with seal \"{config.Type}\", but the configuration has no such seal stanza; cannot seal migrate from \"{config.Type}\" to Shamir, no disabled seal in configuration",
            $"add the stanza seal \"{config.Type}\" {{ … }} and restart (with disabled = \"true\" to move to shares); no share can open this storage");

    /// <summary>True: these shares give the recovery key, so the caller may have the vault unsealed by its service.</summary>
    public async ValueTask<bool> AddRecoveryAsync(SecretBytes share, CancellationToken ct)
    {
        using var combined = await CombineAsync(share, SealConfig.RecoveryKey, ct);
        if (combined is null) return false;
        if (await StoredKeys.ReadAsync(storage, StoredKeys.RecoveryKey, ct) is not { } blob) throw new RequestException(400, "no recovery key exists: restart the server to have it unseal itself");
        using var known = await ((Seal.Auto)seal).Wrapper.UnwrapAsync(blob, ct);
        return known.FixedTimeEquals(combined.Span) ? true : throw new RequestException(400, "invalid key: recovery key verification failed");
    }

    /// <summary>The key of the seal that is left: unseal keys of shares, recovery keys of an auto seal. Null: more are needed.</summary>
    public ValueTask<SecretBytes?> AddForMigrationAsync(SecretBytes share, Seal from, CancellationToken ct)
        => CombineAsync(share, from is Seal.Shares ? SealConfig.Key : SealConfig.RecoveryKey, ct);

    async ValueTask<SecretBytes?> CombineAsync(SecretBytes share, string configKey, CancellationToken ct)
    {
        if (share.Length < Shortest) throw Refuse(share, $"invalid key: key is shorter than minimum {Shortest} bytes");
        if (share.Length > Longest) throw Refuse(share, $"invalid key: key is longer than maximum {Longest} bytes");
        var config = await SealConfig.ReadAsync(storage, configKey, ct) ?? throw Refuse(share, ErrorText.NotInitialized);
        if (seal is Seal.Shares && Mismatch(config, seal.Type) is { } mismatch) throw Refuse(share, $"{mismatch.Reason}; {mismatch.Remedy}");
        if (config.Threshold == 0) throw Refuse(share, "no recovery key exists: restart the server to have it unseal itself");
        if (_progress.Add(share, config.Threshold) is not { } all) return null;
        try { return ShamirSecret.Recover(all, config.Threshold); }
        catch (ShamirException e) { throw new RequestException(400, $"invalid key: failed to generate key from fetched part: {e.Message}"); }
        finally
        {
            foreach (var used in all) used.Dispose();
        }
    }

    static RequestException Refuse(SecretBytes share, string reason)
    {
        share.Dispose();
        return new RequestException(400, reason);
    }
}
