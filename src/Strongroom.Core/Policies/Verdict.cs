using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Policies;

/// <summary>The answer of an <see cref="Acl"/>.</summary>
public readonly record struct Verdict
{
    internal Verdict(DenialReason reason, bool sudo, AclPermission? permission = null)
        => (Reason, Sudo, Permission) = (reason, sudo, permission);

    internal AclPermission? Permission { get; }

    public bool Allowed => Reason == DenialReason.None;
    /// <summary>The caller has <c>sudo</c> on this path (or is root), needed or not.</summary>
    public bool Sudo { get; }
    public DenialReason Reason { get; }

    /// <summary>The policies whose rules grant <paramref name="operation"/>, for the audit log; empty for root.</summary>
    public IReadOnlyList<string> GrantedBy(Operation operation) => Allowed && Permission is { } permission ? permission.GrantedBy(operation) : [];

    /// <summary>The path of the deciding rule as the policy has it; null when there was none.</summary>
    public string? Rule => Permission?.Path;
}
