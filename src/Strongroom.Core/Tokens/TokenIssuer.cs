using System.Diagnostics.Metrics;
using Strongroom.Core.Leases;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;

namespace Strongroom.Core.Tokens;

/// <summary>Makes tokens: ids and accessor, then entry and lease in one batch, then the expiry is watched.</summary>
/// <param name="tokens">Where they are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="watch">Told of every lease that will end.</param>
public sealed class TokenIssuer(TokenStore tokens, TimeProvider time, Action<LeaseEntry> watch)
{
    static readonly Meter Meter = new("Strongroom.Core.Tokens");
    static readonly Counter<long> Created = Meter.CreateCounter<long>("token.creation", description: "Tokens made, by type");

    /// <summary>Fills in what the draft lacks (ids, times) and stores it.</summary>
    /// <exception cref="RequestException">The chosen id is taken, or the parent has just been revoked.</exception>
    public async ValueTask<TokenRecord> IssueAsync(TokenEntry draft, bool renewable, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var entry = draft with
        {
            Id = draft.Id.Length > 0 ? draft.Id : TokenId.NewService(),
            Accessor = draft.Accessor.Length > 0 ? draft.Accessor : TokenId.NewAccessor(),
            CubbyholeId = draft.Id.Length > 0 && !TokenId.HasServicePrefix(draft.Id) ? "" : TokenId.NewCubbyhole(),
            CreationTime = now.ToUnixTimeSeconds(),
        };
        var index = tokens.IndexOf(entry.Id);
        var lease = entry.NeedsNoLease ? null : LeaseOf(entry, index, renewable, now);
        switch (await tokens.TryCreateAsync(entry, lease, ct))
        {
            case TokenCreation.IdTaken: throw new RequestException(400, "cannot create a token with a duplicate ID");
            case TokenCreation.ParentEnded: throw new RequestException(400, "parent token lookup failed: no parent found");
        }
        if (lease is not null) watch(lease);
        Created.Add(1, new KeyValuePair<string, object?>("token_type", entry.Type == TokenType.Batch ? "batch" : "service"));
        return new TokenRecord(entry, index, lease?.Expires, renewable && lease is not null, null);
    }

    static LeaseEntry LeaseOf(TokenEntry entry, string index, bool renewable, DateTimeOffset now) => new()
    {
        LeaseId = TokenRecord.LeaseIdOf(entry, index),
        ClientToken = entry.Id,
        Path = entry.Path,
        IssueTime = now,
        ExpireTime = entry.Ttl > TimeSpan.Zero ? now + entry.Ttl : GoTime.Zero,
        LastRenewalTime = GoTime.Zero,
        Auth = new LeasedAuth
        {
            Ttl = entry.Ttl,
            Renewable = renewable,
            DisplayName = entry.DisplayName,
            Policies = entry.Policies,
            TokenPolicies = entry.Policies,
            Metadata = entry.Meta,
            ClientToken = entry.Id,
            Accessor = entry.Accessor,
            Period = entry.Period,
            ExplicitMaxTtl = entry.ExplicitMaxTtl,
            NumUses = entry.NumUses,
            CreationPath = entry.Path,
            TokenType = (int)entry.Type,
            Orphan = entry.IsOrphan,
        },
    };
}
