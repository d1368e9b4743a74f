namespace Strongroom.Core.Policies;

/// <summary>Why a request was refused: for audit and explanations; the client only hears <c>permission denied</c>.</summary>
public enum DenialReason
{
    None,
    /// <summary>No rule speaks of this path.</summary>
    NoRule,
    /// <summary>One of the caller's policies is stored in a form that cannot be read.</summary>
    UnreadablePolicy,
    /// <summary>The deciding rule says <c>deny</c>.</summary>
    Denied,
    /// <summary>The deciding rule lacks the capability for this operation.</summary>
    MissingCapability,
    /// <summary>The path needs <c>sudo</c> besides.</summary>
    MissingSudo,
    /// <summary>The answer must be wrapped, for a time within the rule's limits.</summary>
    WrappingTtl,
    ParameterRequired,
    ParameterDenied,
    ParameterNotAllowed,
}
