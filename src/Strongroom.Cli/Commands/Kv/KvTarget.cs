namespace Strongroom.Cli.Commands.Kv;

/// <summary>A secret found: its mount, its name within, and whether the mount keeps versions.</summary>
sealed record KvTarget(bool IsVersioned, string Mount, string Name)
{
    /// <summary>Where it is on a mount without versions.</summary>
    public string Plain => Name.Length == 0 ? Mount : $"{Mount}/{Name}";

    /// <summary>Where it is among the kinds of paths of a versioned mount: data, metadata, delete, undelete, destroy.</summary>
    public string Under(string kind) => Name.Length == 0 ? $"{Mount}/{kind}" : $"{Mount}/{kind}/{Name}";

    /// <summary>The one of the two that applies.</summary>
    public string PathOf(string kind) => IsVersioned ? Under(kind) : Plain;
}
