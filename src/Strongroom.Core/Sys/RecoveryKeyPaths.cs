using System.Text.Json.Nodes;
using Strongroom.Core.SealKeys;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/rotate/recovery</c>: new recovery shares, or the first ones of a vault initialised with none (OpenBao's API since 2.4).</summary>
/// <param name="rotation">Null while the seal is Shamir's: it can change while the vault runs.</param>
sealed class RecoveryKeyPaths(Func<RecoveryRotation?> rotation)
{
    static readonly Field<int> Shares = Field.Integer("secret_shares", "How many shares to make.");
    static readonly Field<int> Threshold = Field.Integer("secret_threshold", "How many of them are needed.");
    static readonly Field<IReadOnlyList<string>> PgpKeys = Field.Texts("pgp_keys", "Public keys to encrypt the shares with, one each.");
    static readonly Field<bool> Backup = Field.Flag("backup", "Keep the encrypted shares.");
    static readonly Field<bool> Verify = Field.Flag("require_verification", "Ask for the new shares before they count.");
    static readonly Field<string> Key = Field.Text("key", "One of the present recovery shares.") with { Sensitive = true };
    static readonly Field<string> Nonce = Field.Text("nonce", "The nonce of the attempt.");

    public IEnumerable<EnginePath> Paths =>
    [
        new("rotate/recovery/init", "Begin, look at or cancel a rotation of the recovery key.")
        {
            Access = PathAccess.Sudo, Fields = [Shares, Threshold, PgpKeys, Backup, Verify], Read = Read, Update = Begin, Delete = Cancel,
        },
        new("rotate/recovery/update", "Bring one of the present recovery shares.") { Access = PathAccess.Sudo, Fields = [Key, Nonce], Update = Proceed },
    ];

    RecoveryRotation Rotation => rotation() ?? throw new RequestException(400, "recovery rekeying not supported: the seal is Shamir's, which has no recovery key");

    async ValueTask<EngineResponse?> Read(EngineRequest request, CancellationToken ct) => EngineResponse.Of(View(await Rotation.StateAsync(ct)));

    async ValueTask<EngineResponse?> Begin(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(Verify)) throw new RequestException(400, "\"require_verification\" is not part of this version; leave it out");
        if (request.Get(Backup)) throw new RequestException(400, "\"backup\" is not part of this version; leave it out");
        var wanted = new SealConfig
        {
            Shares = request.Get(Shares), Threshold = request.Get(Threshold), PgpKeys = request.Get(PgpKeys) is { Count: > 0 } keys ? keys : null,
        };
        return await AnswerAsync(await Rotation.BeginAsync(wanted, ct), ct);
    }

    async ValueTask<EngineResponse?> Proceed(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(Key) is not { Length: > 0 } text) throw new RequestException(400, "'key' must be specified in request body as JSON");
        var share = ShareText.Decode(text) ?? throw new RequestException(400, "'key' must be a valid hex or base64 string");
        return await AnswerAsync(await Rotation.ProceedAsync(share, request.Get(Nonce), ct), ct);
    }

    async ValueTask<EngineResponse?> Cancel(EngineRequest request, CancellationToken ct)
    {
        await Rotation.CancelAsync(ct);
        return null;
    }

    async ValueTask<EngineResponse> AnswerAsync(RotationResult? done, CancellationToken ct) => EngineResponse.Of(done is null ? View(await Rotation.StateAsync(ct)) : new JsonObject
    {
        ["complete"] = true,
        ["nonce"] = done.Attempt.Nonce,
        ["keys"] = Json.Texts(done.Shares.Select(Convert.ToHexStringLower)),
        ["keys_base64"] = Json.Texts(done.Shares.Select(share => Convert.ToBase64String(share))),
        ["pgp_fingerprints"] = null,
        ["backup"] = false,
        ["verification_required"] = false,
    });

    static JsonObject View(RotationState state) => new()
    {
        ["started"] = state.Attempt is not null,
        ["nonce"] = state.Attempt?.Nonce ?? "",
        ["t"] = state.Attempt?.Wanted.Threshold ?? 0,
        ["n"] = state.Attempt?.Wanted.Shares ?? 0,
        ["progress"] = state.Progress,
        ["required"] = state.Required,
        ["pgp_fingerprints"] = null,
        ["backup"] = false,
        ["verification_required"] = false,
    };
}
