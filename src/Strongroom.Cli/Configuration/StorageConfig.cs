namespace Strongroom.Cli.Configuration;

/// <summary>A <c>storage</c> or <c>ha_storage</c> stanza: its values as text, whatever the type.</summary>
sealed record StorageConfig(string Type, IReadOnlyDictionary<string, string> Parameters, string Source)
{
    /// <summary>Values may be passwords.</summary>
    public override string ToString() => $"storage \"{Type}\" at {Source}";
}
