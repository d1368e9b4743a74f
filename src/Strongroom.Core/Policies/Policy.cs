namespace Strongroom.Core.Policies;

/// <summary>A parsed policy. Immutable.</summary>
public sealed record Policy(string Name, string Raw, IReadOnlyList<PolicyRule> Rules)
{
    public const string RootName = "root";
    public const string DefaultName = "default";
    public const string ResponseWrappingName = "response-wrapping";
    public const string ControlGroupName = "control-group";

    /// <summary>Everything is allowed. Never stored, has no text.</summary>
    public static Policy Root { get; } = new(RootName, "", []);

    /// <summary>Some path speaks of who is asking, so the same policy gives different people different rules.</summary>
    public bool Templated { get; } = Rules.Any(rule => rule.Template is not null);

    /// <summary>The stored text cannot be read. What it denied is unknown, so whoever has this policy gets nothing at all.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>Policy names know no case.</summary>
    public static string NormalName(string name) => name.Trim().ToLowerInvariant();
}
