using Strongroom.Core.Messages;
using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Tokens;

/// <summary>An auth result whose token exists already: what the token engine answers with, and what every login becomes.</summary>
public sealed record IssuedAuth : AuthResult
{
    public required AuthBlock Block { get; init; }

    /// <summary>As the holder of <paramref name="record"/>'s token sees it, with <paramref name="ttl"/> left.</summary>
    public static IssuedAuth Of(TokenRecord record, TimeSpan ttl) => new()
    {
        DisplayName = record.Entry.DisplayName,
        Policies = record.Entry.PolicyNames,
        Block = new AuthBlock
        {
            ClientToken = record.Entry.Id,
            Accessor = record.Entry.Accessor,
            Policies = record.Entry.PolicyNames,
            Metadata = record.Entry.Meta,
            LeaseDuration = ttl,
            Renewable = record.Renewable,
            EntityId = record.Entry.EntityId,
            TokenType = record.Entry.Type == TokenType.Batch ? "batch" : "service",
            Orphan = record.Entry.IsOrphan,
            NumUses = Math.Max(0, record.Entry.NumUses),
        },
    };

    public override string ToString() => Block.ToString();
}
