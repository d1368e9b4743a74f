using Strongroom.Core.SealKeys;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Barrier;
using Strongroom.Core.Tokens;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>Makes a vault: tries everything first, prepares all of it in memory, and writes it as one batch. A crash at any point leaves nothing or everything.</summary>
sealed class Initializer(IStorage storage, Seal seal, VaultParts parts)
{
    const int KeyLength = 32;
    const string ProbeKey = "strongroom/preflight";

    /// <exception cref="RequestException">The wish is wrong, or there is a vault already.</exception>
    /// <exception cref="SealException">The seal's key cannot be used.</exception>
    public async ValueTask<InitResult> RunAsync(InitRequest request, CancellationToken ct)
    {
        var (unsealConfig, recoveryConfig) = Plan(request);
        if (await IsDoneAsync(ct)) throw AlreadyDone();
        using var kek = SecretBytes.Random(KeyLength);
        using var recoveryKey = SecretBytes.Random(KeyLength);
        var wrapper = seal switch { Seal.Auto auto => auto.Wrapper, Seal.Shares shares => shares.Open(kek), _ => throw new InvalidOperationException() };
        await PreflightAsync(wrapper, ct);

        using var rootKey = SecretBytes.Random(KeyLength);
        var stage = new StagingStorage(storage);
        await StageSealAsync(stage, wrapper, rootKey, recoveryKey, unsealConfig, recoveryConfig, ct);
        string token;
        try { token = await StageVaultAsync(stage, rootKey, seal is Seal.Shares ? kek : null, ct); }
        catch (Exception e) when (e is not (RequestException or OperationCanceledException))
        {
            if (await IsDoneAsync(ct)) throw AlreadyDone(); // another server was faster, and the stage met its entries
            throw;
        }
        var result = Outputs(request, unsealConfig, recoveryConfig, kek, recoveryKey, token);
        if (!await stage.FlushAsync([SealConfig.Key, "core/keyring"], ct)) throw AlreadyDone();
        return result;
    }

    async ValueTask<bool> IsDoneAsync(CancellationToken ct)
        => await SealConfig.ReadAsync(storage, SealConfig.Key, ct) is not null || await new SealedBarrier(storage, parts.Time).IsInitializedAsync(ct);

    (SealConfig Unseal, SealConfig? Recovery) Plan(InitRequest request)
    {
        if (seal is Seal.Shares) return (InitRules.Unseal(request), null);
        var recovery = InitRules.Recovery(request, seal.Type);
        return (new SealConfig { Type = seal.Type, Shares = 1, Threshold = 1, StoredShares = 1 }, recovery);
    }

    /// <summary>Key looked up, something wrapped and unwrapped, something written and deleted: what would fail later fails now, with nothing done.</summary>
    async ValueTask PreflightAsync(IKeyWrapper wrapper, CancellationToken ct)
    {
        await wrapper.InspectAsync(ct);
        await wrapper.ProbeAsync(everyMember: true, ct);
        await storage.PutAsync(ProbeKey, RandomNumberGenerator.GetBytes(16), ct);
        await storage.DeleteAsync(ProbeKey, ct);
    }

    async ValueTask StageSealAsync(StagingStorage stage, IKeyWrapper wrapper, SecretBytes rootKey, SecretBytes recoveryKey, SealConfig unseal, SealConfig? recovery, CancellationToken ct)
    {
        using var packed = StoredKeys.Pack(rootKey);
        var batch = new StorageBatch()
            .Put(SealConfig.Key, unseal.ToBytes())
            .Put(StoredKeys.RootKey, (await wrapper.WrapAsync(packed, ct)).ToBytes());
        if (recovery is not null) batch.Put(SealConfig.RecoveryKey, recovery.ToBytes());
        if (recovery is { Shares: > 0 }) batch.Put(StoredKeys.RecoveryKey, (await wrapper.WrapAsync(recoveryKey, ct)).ToBytes());
        await stage.TryCommitAsync(batch, ct);
    }

    /// <summary>Opens the vault on the stage, so that mounts, policies, salts and the root token are part of the one batch.</summary>
    async ValueTask<string> StageVaultAsync(StagingStorage stage, SecretBytes rootKey, SecretBytes? kek, CancellationToken ct)
    {
        var closed = new SealedBarrier(stage, parts.Time);
        await closed.InitializeAsync(rootKey, ct);
        await using var vault = await UnsealedVault.OpenAsync(await closed.UnsealAsync(rootKey, ct), parts, new SealAccess(stage, () => seal), ct);
        if (kek is not null) await PutKekAsync(vault.Barrier, kek, ct);
        return (await vault.CreateRootTokenAsync(ct)).Entry.Id;
    }

    internal static async ValueTask PutKekAsync(IBarrier barrier, SecretBytes kek, CancellationToken ct)
    {
        var plain = kek.Span.ToArray();
        try { await barrier.PutAsync(StoredKeys.ShamirKek, plain, ct); }
        finally { CryptographicOperations.ZeroMemory(plain); }
    }

    InitResult Outputs(InitRequest request, SealConfig unseal, SealConfig? recovery, SecretBytes kek, SecretBytes recoveryKey, string token)
    {
        var isAuto = recovery is not null;
        var shown = recovery ?? unseal;
        IReadOnlyList<byte[]> shares = [];
        if (shown.Shares > 0)
        {
            IPgpRecipient[]? recipients = shown.PgpKeys is { } keys ? [.. keys.Select(key => parts.Pgp(key))] : null;
            shares = HandOut.Of(isAuto ? recoveryKey : kek, shown, recipients);
        }
        if (request.RootTokenPgpKey.Length > 0) token = Convert.ToBase64String(parts.Pgp(request.RootTokenPgpKey).Encrypt(Encoding.UTF8.GetBytes(token)));
        return isAuto ? new InitResult([], shares, token) : new InitResult(shares, [], token);
    }

    static RequestException AlreadyDone() => new(400, "Vault is already initialized");
}
