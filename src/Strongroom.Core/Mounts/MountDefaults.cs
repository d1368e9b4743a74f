namespace Strongroom.Core.Mounts;

/// <summary>The mounts every vault has; a missing one is added when the tables are loaded.</summary>
static class MountDefaults
{
    public static readonly IReadOnlyList<(string Path, string Type, string Description, bool Local)> Secrets =
    [
        ("cubbyhole/", "cubbyhole", "per-token private secret storage", true),
        ("identity/", "identity", "identity store", false),
        ("sys/", "system", "system endpoints used for control, policy and debugging", false),
    ];

    public static readonly IReadOnlyList<(string Path, string Type, string Description, bool Local)> Auth =
    [
        ("token/", "token", "token based credentials", false),
    ];

    /// <summary>What Vault sets on its own mounts.</summary>
    public static MountEntry Dress(MountEntry entry) => entry.Type switch
    {
        "identity" => entry with { Config = entry.Config with { PassthroughRequestHeaders = ["Authorization"] } },
        "system" => entry with { SealWrap = true, Config = entry.Config with { PassthroughRequestHeaders = ["Accept"] } },
        _ => entry,
    };

    public static bool IsRequired(MountEntry entry) => entry.Type is "system" or "cubbyhole" or "identity" or "token";
}
