using Strongroom.Core.SealKeys;
using Strongroom.Sdk.Errors;

namespace Strongroom.Core.SealKeys;

/// <summary>Checks the wish for shares, in Vault's words.</summary>
static class InitRules
{
    const int DefaultShares = 5, DefaultThreshold = 3;

    public static SealConfig Unseal(InitRequest request)
    {
        if (request.RecoveryShares > 0 || request.RecoveryThreshold > 0)
            throw new RequestException(400, "parameters recovery_shares,recovery_threshold not applicable to seal type shamir");
        var config = new SealConfig { Shares = request.SecretShares ?? 0, Threshold = request.SecretThreshold ?? 0, PgpKeys = Keys(request.PgpKeys), StoredShares = 1 };
        CheckNumbers(config, "seal");
        return config;
    }

    /// <summary>Absent: 5 and 3. An explicit 0: no recovery key yet.</summary>
    public static SealConfig Recovery(InitRequest request, string sealType)
    {
        if (request.SecretShares > 1 || request.SecretThreshold > 1)
            throw new RequestException(400, $"parameters secret_shares,secret_threshold not applicable to seal type {sealType}");
        if (request.PgpKeys.Count > 0) throw new RequestException(400, "PGP keys not supported when using auto unseal");
        var isDefault = request is { RecoveryShares: null, RecoveryThreshold: null };
        var config = new SealConfig
        {
            Shares = isDefault ? DefaultShares : request.RecoveryShares ?? 0,
            Threshold = isDefault ? DefaultThreshold : request.RecoveryThreshold ?? 0,
            PgpKeys = Keys(request.RecoveryPgpKeys),
        };
        if (config is { Shares: 0, Threshold: 0, PgpKeys: null }) return config;
        CheckNumbers(config, "recovery");
        return config;
    }

    /// <summary>The wish for new shares in place of others.</summary>
    public static void CheckRotation(SealConfig config)
    {
        if (config.Threshold > config.Shares) throw new RequestException(400, "provided threshold greater than the total shares");
        if (config.PgpKeys is { } keys && keys.Count != config.Shares)
            throw new RequestException(400, $"incorrect number of PGP keys for rekey: {config.Shares} shares need {config.Shares}, and there are {keys.Count}");
        if (config is { Backup: true, PgpKeys: null })
            throw new RequestException(400, "\"backup\" needs \"pgp_keys\": only encrypted shares are stored");
        CheckNumbers(config, "rekey seal");
    }

    static void CheckNumbers(SealConfig config, string which)
    {
        if (config.Shares < 1) throw Invalid(which, "shares must be at least one");
        if (config.Threshold < 1) throw Invalid(which, "threshold must be at least one");
        Check(config, which);
    }

    static void Check(SealConfig config, string which)
    {
        if (config.Shares > 255) throw Invalid(which, "shares must be less than 256");
        if (config.Threshold > 255) throw Invalid(which, "threshold must be less than 256");
        if (config.Threshold > config.Shares) throw Invalid(which, "threshold cannot be larger than shares");
        if (config is { Shares: > 1, Threshold: 1 }) throw Invalid(which, "threshold must be greater than one for multiple shares");
        if (config.PgpKeys is { } keys && keys.Count != config.Shares)
            throw which == "seal" ? new RequestException(400, "incorrect number of PGP keys") : Invalid(which, "count mismatch between number of provided PGP keys and number of shares");
    }

    static IReadOnlyList<string>? Keys(IReadOnlyList<string> keys) => keys.Count > 0 ? keys : null;

    static RequestException Invalid(string which, string problem) => new(400, $"invalid {which} configuration: {problem}");
}
