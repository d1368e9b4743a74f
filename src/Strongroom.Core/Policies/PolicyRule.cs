namespace Strongroom.Core.Policies;

/// <summary>One <c>path</c> block of a policy.</summary>
public sealed record PolicyRule
{
    /// <summary>As written but for a leading slash: <c>secret/+/x*</c>; templates unresolved.</summary>
    public required string Path { get; init; }
    public required Capability Capabilities { get; init; }
    public ParameterRules Parameters { get; init; } = ParameterRules.None;
    /// <summary>Zero: no limit.</summary>
    public TimeSpan MinWrappingTtl { get; init; }
    public TimeSpan MaxWrappingTtl { get; init; }
    /// <summary>Null when the path is literal.</summary>
    public PolicyTemplate? Template { get; init; }
}
