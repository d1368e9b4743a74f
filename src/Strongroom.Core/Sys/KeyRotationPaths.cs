using Strongroom.Core.SealKeys.Operations;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary>New keys for old ones: <c>sys/rekey</c> and <c>sys/rekey-recovery-key</c> as Vault has them, <c>sys/rotate/root</c> and <c>sys/rotate/recovery</c> as OpenBao has.</summary>
sealed class KeyRotationPaths(KeyRotation rotation, OperationWords words, string prefix, bool isFlat, UnauthenticatedPaths openedBy) : KeyHolderPaths(prefix, isFlat, openedBy)
{
    static readonly Field<int> Shares = Field.Integer("secret_shares", "How many keys to make.");
    static readonly Field<int> Threshold = Field.Integer("secret_threshold", "How many of them are needed.");
    static readonly Field<int> StoredShares = Field.Integer("stored_shares", "Has no effect.") with { Deprecated = true };
    static readonly Field<IReadOnlyList<string>> PgpKeys = Field.Texts("pgp_keys", "PGP public keys to encrypt the new keys to, one each.");
    static readonly Field<bool> Backup = Field.Flag("backup", "Keep the encrypted keys in the storage.");
    static readonly Field<bool> OldBackup = Field.Flag("Backup", "The same, as older command lines write it.") with { Deprecated = true };
    static readonly Field<bool> Verify = Field.Flag("require_verification", "The new keys count only when enough of them were brought back.");

    public IEnumerable<EnginePath> Paths =>
    [
        Path("init", "Begin replacing keys, see how far it is, or call it off.", Shares, Threshold, StoredShares, PgpKeys, Backup, OldBackup, Verify, Nonce)
            with { Read = Explained(Read), Update = Explained(Begin), Delete = Explained(Cancel) },
        Path("update", "Bring one of the present keys; the last one needed returns the new ones.", Key, Nonce) with { Update = Explained(Proceed) },
        Path("verify", "Bring one of the new keys, see how far the verification is, or begin it anew.", Key, Nonce)
            with { Read = Explained(Verification), Update = Explained(Bring), Delete = Explained(Restart) },
        Path("backup", "Read or delete the encrypted keys that were kept.") with { OpenedBy = UnauthenticatedPaths.None, Read = ReadBackup, Delete = DeleteBackup },
    ];

    async ValueTask<EngineResponse?> Read(EngineRequest request, CancellationToken ct) => Answer(RotationJson.Of(await rotation.StateAsync(ct)));

    async ValueTask<EngineResponse?> Begin(EngineRequest request, CancellationToken ct)
    {
        var wish = new RotationWish
        {
            Shares = request.Get(Shares), Threshold = request.Get(Threshold), PgpKeys = request.Get(PgpKeys),
            Backup = request.Get(Backup) || request.Get(OldBackup), RequiresVerification = request.Get(Verify),
        };
        return await AnswerAsync(await rotation.BeginAsync(wish, words, isAuthorized: request.Caller is not null, ct), ct);
    }

    async ValueTask<EngineResponse?> Proceed(EngineRequest request, CancellationToken ct)
        => await AnswerAsync(await rotation.ProceedAsync(ShareOf(request), request.Get(Nonce), words, ct), ct);

    async ValueTask<EngineResponse?> Cancel(EngineRequest request, CancellationToken ct)
    {
        await rotation.CancelAsync(NonceToCancel(request), words, ct);
        return null;
    }

    async ValueTask<EngineResponse?> Verification(EngineRequest request, CancellationToken ct) => Answer(RotationJson.Of(await rotation.VerificationAsync(words, ct)));

    async ValueTask<EngineResponse?> Bring(EngineRequest request, CancellationToken ct)
        => Answer(RotationJson.Of(await rotation.VerifyAsync(ShareOf(request), request.Get(Nonce), words, ct)));

    async ValueTask<EngineResponse?> Restart(EngineRequest request, CancellationToken ct) => Answer(RotationJson.Of(await rotation.RestartVerificationAsync(words, ct)));

    async ValueTask<EngineResponse?> ReadBackup(EngineRequest request, CancellationToken ct) => new EngineResponse { Data = await rotation.Backup.ReadAsync(ct), DataAtTop = true };

    async ValueTask<EngineResponse?> DeleteBackup(EngineRequest request, CancellationToken ct)
    {
        await rotation.Backup.DeleteAsync(ct);
        return null;
    }

    async ValueTask<EngineResponse> AnswerAsync(RotationResult? done, CancellationToken ct)
        => Answer(done is null ? RotationJson.Of(await rotation.StateAsync(ct)) : RotationJson.Of(done));
}
