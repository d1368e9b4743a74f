using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>The options of <c>operator rekey</c> and <c>operator rotate-keys</c>.</summary>
sealed class RotationFlags
{
    readonly IntFlag _keyShares = new("key-shares", "Number of keys to make. The default is 5.", 5) { Aliases = ["n"] };
    readonly IntFlag _keyThreshold = new("key-threshold", "Number of them needed together. The default is 3.", 3) { Aliases = ["t"] };
    readonly TextFlag _target = new("target", "Which keys are replaced: barrier (the unseal keys) or recovery. The default is barrier.", "barrier");
    readonly BoolFlag _recoveryKey = new("recovery-key", "The same as -target=recovery.") { Hidden = true };
    readonly BoolFlag _backup = new("backup", "Keep the encrypted keys in the server's storage; with -pgp-keys only.");
    readonly BoolFlag _retrieve = new("backup-retrieve", "Show the encrypted keys that were kept.") { Aliases = ["retrieve"] };
    readonly BoolFlag _delete = new("backup-delete", "Delete the encrypted keys that were kept.") { Aliases = ["delete"] };
    readonly IntFlag _storedShares = new("stored-shares", "Obsolete; has no effect.") { Hidden = true };
    PgpKeysFlag? _pgpKeys;

    public BoolFlag Init { get; } = new("init", "Begin: say how many keys there shall be, and who gets them.");
    public BoolFlag Cancel { get; } = new("cancel", "Call the attempt off; with -verify only its verification, which begins anew.");
    public BoolFlag Status { get; } = new("status", "Show the attempt, and bring no key.");
    public BoolFlag Verify { get; } = new("verify", "With -init: the new keys count only when enough of them were brought back. Otherwise: the key brought is a new one.");
    public TextFlag Nonce { get; } = new("nonce", "The nonce that -init printed: the key is for this attempt and no other.");

    public string Target => _recoveryKey.Value ? "recovery" : _target.Value;
    public bool Retrieves => _retrieve.Value;
    public bool Deletes => _delete.Value;
    public bool IsProtected => _pgpKeys!.Keys.Count > 0;

    public void AddTo(FlagSet flags, Terminal terminal)
    {
        _pgpKeys = new PgpKeysFlag("pgp-keys", "Files with PGP public keys, separated by commas: the new keys are printed encrypted, one for each.", terminal);
        flags.Add("Common Options", Init, Cancel, Status, _keyShares, _keyThreshold, Nonce, _target, Verify, _pgpKeys, _recoveryKey, _storedShares);
        flags.Add("Backup Options", _backup, _retrieve, _delete);
    }

    public JsonObject Body(bool asRotation)
    {
        var body = new JsonObject
        {
            ["secret_shares"] = _keyShares.Value,
            ["secret_threshold"] = _keyThreshold.Value,
            ["pgp_keys"] = IsProtected ? Json.Array(_pgpKeys!.Keys) : null,
            [asRotation ? "backup" : "Backup"] = _backup.Value, // Vault's own client writes it so, and its servers read either
            ["require_verification"] = Verify.Value,
        };
        if (!asRotation) body["stored_shares"] = 0;
        return body;
    }
}
