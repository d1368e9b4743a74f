using Strongroom.Core.Policies;
using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Tokens;

/// <summary>The caller as the core sees it: with the token's entry and its compiled policies. Engines see only <see cref="Caller"/>.</summary>
public sealed record TokenCaller : Caller
{
    public required TokenRecord Token { get; init; }
    public required Acl Acl { get; init; }

    public bool IsRoot => Token.Entry.PolicyNames.Contains("root");

    public override string ToString() => Token.ToString();
}
