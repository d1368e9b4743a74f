namespace Strongroom.Core.Tokens;

/// <summary>A token and the facts that lie beside it. Immutable; a change makes a new one.</summary>
/// <param name="Entry">As stored.</param>
/// <param name="Index">S(id): names the entry, its lease and its children.</param>
/// <param name="Expires">Null: never.</param>
/// <param name="Renewable">As its lease says.</param>
/// <param name="LastRenewal">Null when it never was.</param>
public sealed record TokenRecord(TokenEntry Entry, string Index, DateTimeOffset? Expires, bool Renewable, DateTimeOffset? LastRenewal)
{
    /// <summary>As its lease says; null where it has none.</summary>
    public DateTimeOffset? Issued { get; init; }

    /// <summary>The lease that carries the expiry: <c>path/S(id)</c>.</summary>
    public string LeaseId => LeaseIdOf(Entry, Index);

    public static string LeaseIdOf(TokenEntry entry, string index) => $"{entry.Path.TrimEnd('/')}/{index}";

    public override string ToString() => Entry.ToString();
}
