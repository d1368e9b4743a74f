using Strongroom.Core.Leases;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Expiration;

/// <summary>Ends tokens: first they are marked (they open nothing any more, and a record survives a crash), then what hangs on them goes, children included.</summary>
/// <param name="tokens">The tokens.</param>
/// <param name="barrier">For cubbyholes and the index of leases by token.</param>
/// <param name="cubbyholes">Where a token's cubbyhole lies; null: it has none.</param>
/// <param name="revokeLease">Ends a leased secret of a token.</param>
public sealed class TokenRevoker(TokenStore tokens, IStorage barrier, Func<TokenRecord, string?> cubbyholes, Func<string, CancellationToken, ValueTask> revokeLease)
{
    /// <summary>The token and all its descendants. Nothing happens when it does not exist.</summary>
    public async ValueTask RevokeTreeAsync(string index, CancellationToken ct)
    {
        var marked = new List<TokenRecord>();
        var waiting = new Queue<string>([index]);
        while (waiting.TryDequeue(out var next))
        {
            if (await tokens.BeginRevocationAsync(next, orphaning: false, ct) is not { } record)
            {
                await tokens.DropRevocationAsync(next, ct);
                continue;
            }
            marked.Add(record);
            foreach (var child in await tokens.ChildrenAsync(next, ct)) waiting.Enqueue(child);
        }
        for (var i = marked.Count - 1; i >= 0; i--) await FinishAsync(marked[i], ct); // leaves first: a crash leaves no child without its parent's record
    }

    /// <summary>Only this token; its children live on as orphans.</summary>
    public async ValueTask RevokeOrphaningAsync(string index, CancellationToken ct)
    {
        if (await tokens.BeginRevocationAsync(index, orphaning: true, ct) is not { } record)
        {
            await tokens.DropRevocationAsync(index, ct);
            return;
        }
        foreach (var child in await tokens.ChildrenAsync(index, ct)) await tokens.OrphanAsync(index, child, ct);
        await FinishAsync(record, ct);
    }

    /// <summary>Ends a token whose last use was spent just now. It opens nothing any more and its end is recorded, so a failure keeps nothing from the caller:
    /// it is finished when its time is over, or at the next unsealing. Null: it is.</summary>
    public async ValueTask<Exception?> TryRevokeSpentAsync(string index)
    {
        try
        {
            await RevokeTreeAsync(index, CancellationToken.None);
            return null;
        }
        catch (Exception e) { return e; }
    }

    /// <summary>What a crash or a failure interrupted.</summary>
    public ValueTask<IReadOnlyList<string>> UnfinishedAsync(CancellationToken ct) => tokens.UnfinishedRevocationsAsync(ct);

    public async ValueTask ResumeAsync(string index, CancellationToken ct)
    {
        if (await tokens.IsOrphaningAsync(index, ct)) await RevokeOrphaningAsync(index, ct);
        else await RevokeTreeAsync(index, ct);
    }

    async ValueTask FinishAsync(TokenRecord record, CancellationToken ct)
    {
        var byToken = $"{LeaseStore.ByToken}{record.Index}/";
        foreach (var name in await barrier.ListAsync(byToken, ct))
        {
            if (await barrier.GetAsync(byToken + name, ct) is { } entry) await revokeLease(System.Text.Encoding.UTF8.GetString(entry.Value.Span), ct);
            await barrier.DeleteAsync(byToken + name, ct);
        }
        if (cubbyholes(record) is { } cubbyhole) await barrier.DeleteBelowAsync(cubbyhole, ct);
        await tokens.FinishRevocationAsync(record, ct);
    }
}
