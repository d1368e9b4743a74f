namespace Strongroom.Barrier;

/// <summary>The barrier's own entries (storage formats, section 5).</summary>
static class BarrierPaths
{
    public const string Keyring = "core/keyring";
    public const string Legacy = "barrier/init";

    /// <summary>The root key under the active term: from it a standby learns that the root key changed.</summary>
    public const string RootKey = "core/master";

    /// <summary>OpenBao's name for it, read in preference; deleted when we write ours, lest it go stale.</summary>
    public const string RootKeyOfOpenBao = "core/root-key";

    public const string Canary = "core/canary-keyring";

    public static string Upgrade(uint fromTerm) => $"core/upgrade/{fromTerm}";
}
