using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>How many keys to make, for whom, and what of it applies to which seal.</summary>
sealed class InitFlags
{
    const int DefaultShares = 5;
    const int DefaultThreshold = 3;

    readonly IntFlag _keyShares = new("key-shares", "Number of unseal keys to make. The default is 5.") { Aliases = ["n"] };
    readonly IntFlag _keyThreshold = new("key-threshold", "Number of unseal keys needed to unseal. The default is 3.") { Aliases = ["t"] };
    readonly IntFlag _recoveryShares = new("recovery-shares", "Number of recovery keys to make, for seals that unseal by themselves. The default is 5; 0 makes none for now.");
    readonly IntFlag _recoveryThreshold = new("recovery-threshold", "Number of recovery keys needed together. The default is 3.");
    readonly IntFlag _storedShares = new("stored-shares", "Obsolete; has no effect.") { Hidden = true };
    readonly TextFlag _consulAuto = new("consul-auto", "Obsolete; has no effect.") { Hidden = true };
    PgpKeysFlag? _pgpKeys, _recoveryPgpKeys, _rootTokenPgpKey;

    public BoolFlag Status { get; } = new("status", "Only tell whether the server is initialized.");

    public void AddTo(FlagSet flags, Terminal terminal)
    {
        _pgpKeys = new PgpKeysFlag("pgp-keys", "Files with PGP public keys, separated by commas: the unseal keys are printed encrypted, one for each.", terminal);
        _recoveryPgpKeys = new PgpKeysFlag("recovery-pgp-keys", "The same for the recovery keys.", terminal);
        _rootTokenPgpKey = new PgpKeysFlag("root-token-pgp-key", "File with a PGP public key: the root token is printed encrypted.", terminal);
        flags.Add("Common Options", Status, _keyShares, _keyThreshold, _pgpKeys, _rootTokenPgpKey, _storedShares, _consulAuto);
        flags.Add("HSM and KMS Options", _recoveryShares, _recoveryThreshold, _recoveryPgpKeys);
    }

    /// <summary>An explicit 0 asks for no recovery key for now.</summary>
    public bool WithoutRecoveryKey => _recoveryShares is { IsSet: true, Value: 0 };

    public int Shares(bool isRecovery) => isRecovery && WithoutRecoveryKey ? 0 : OrDefault(isRecovery ? _recoveryShares.Value : _keyShares.Value, DefaultShares);

    public int Threshold(bool isRecovery) => isRecovery && WithoutRecoveryKey ? 0 : OrDefault(isRecovery ? _recoveryThreshold.Value : _keyThreshold.Value, DefaultThreshold);

    // Scripts written for older servers give flags that mean nothing to this seal: say so, and carry on.
    public IEnumerable<string> Warnings(bool isRecovery, string sealType)
    {
        if (_storedShares.IsSet) yield return "WARNING! -stored-shares is obsolete and ignored";
        if (!isRecovery) yield break;
        if (_keyShares.IsSet || _keyThreshold.IsSet)
            yield return $"WARNING! -key-shares and -key-threshold do not apply to seal type \"{sealType}\" and are ignored";
        if ((_keyShares.IsSet || _keyThreshold.IsSet) && !_recoveryShares.IsSet && !_recoveryThreshold.IsSet)
            yield return $"WARNING! {DefaultShares} recovery keys with a threshold of {DefaultThreshold} are made; use -recovery-shares and -recovery-threshold to change that";
    }

    public JsonObject Body(bool isRecovery) => new()
    {
        ["secret_shares"] = isRecovery ? 0 : Shares(false),
        ["secret_threshold"] = isRecovery ? 0 : Threshold(false),
        ["stored_shares"] = 0,
        ["pgp_keys"] = KeysOrNull(_pgpKeys!),
        ["recovery_shares"] = isRecovery ? Shares(true) : _recoveryShares.Value,
        ["recovery_threshold"] = isRecovery ? Threshold(true) : _recoveryThreshold.Value,
        ["recovery_pgp_keys"] = KeysOrNull(_recoveryPgpKeys!),
        ["root_token_pgp_key"] = _rootTokenPgpKey!.Keys is [var key, ..] ? key : "",
    };

    static int OrDefault(int value, int otherwise) => value == 0 ? otherwise : value;

    static JsonArray? KeysOrNull(PgpKeysFlag flag) => flag.Keys.Count == 0 ? null : Json.Array(flag.Keys);
}
