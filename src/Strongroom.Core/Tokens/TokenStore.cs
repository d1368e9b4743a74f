using System.Text;
using System.Text.Json;
using Strongroom.Core.Leases;
using Strongroom.Primitives;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Tokens;

/// <summary>The tokens: found by what a client presents, by accessor or by index; created and changed one batch each.</summary>
/// <remarks>Entries are cached decrypted; every change goes through this class, so the cache is never behind the storage.</remarks>
public sealed class TokenStore
{
    const string Ids = "sys/token/id/";
    const string Accessors = "sys/token/accessor/";
    const string Parents = "sys/token/parent/";
    const string Revocations = "strongroom/revocations/";
    static ReadOnlySpan<byte> Orphaning => "orphaning"u8;
    const string SaltKey = "sys/token/salt";
    const string SigningKey = "core/index-header-hmac-key";
    const int CachedTokens = 20_000;

    readonly IStorage _barrier;
    readonly LeaseStore _leases;
    readonly TimeProvider _time;
    readonly TokenIndex _index;
    readonly byte[] _signingKey;
    readonly WrappingJwt _jwts;
    readonly TokenDigest _digest = new();
    readonly TwoGenerationCache<UInt128, string> _presented = new(CachedTokens);
    readonly TwoGenerationCache<string, TokenRecord> _records = new(CachedTokens);
    readonly KeyedLock _changes = new();

    TokenStore(IStorage barrier, LeaseStore leases, TimeProvider time, string salt, string signingKey)
    {
        (_barrier, _leases, _time) = (barrier, leases, time);
        _index = new TokenIndex(salt);
        _signingKey = Encoding.UTF8.GetBytes(signingKey);
        _jwts = new WrappingJwt(barrier);
    }

    public static async ValueTask<TokenStore> OpenAsync(IStorage barrier, LeaseStore leases, TimeProvider time, CancellationToken ct)
        => new(barrier, leases, time, await TextAsync(barrier, SaltKey, ct), await TextAsync(barrier, SigningKey, ct));

    public string IndexOf(string id) => _index.Of(id);

    /// <summary>Null: no such token, or it has expired, was revoked, or has no lease.</summary>
    public ValueTask<TokenRecord?> FindAsync(string presented, CancellationToken ct)
    {
        if (!_digest.TryCompute(presented, out var digest)) return default;
        return _presented.Find(digest) is { } index && _records.Find(index) is { } record ? new(IfAlive(record)) : LookUpAsync(presented, digest, ct);
    }

    async ValueTask<TokenRecord?> LookUpAsync(string presented, UInt128 digest, CancellationToken ct)
    {
        var index = _presented.Find(digest);
        if (index is null)
        {
            if ((WrappingJwt.Looks(presented) ? await _jwts.IdAsync(presented, ct) : TokenId.Stored(presented, _signingKey)) is not { } id) return null;
            index = _index.Of(id);
        }
        var record = await FindByIndexAsync(index, ct);
        if (record is not null) _presented.Set(digest, index);
        return record;
    }

    /// <summary>A wrapping token as a signed JWT, which <see cref="FindAsync"/> takes in its place.</summary>
    internal ValueTask<string> WrappingJwtAsync(TokenRecord token, DateTimeOffset issued, TimeSpan ttl, string address, CancellationToken ct)
        => _jwts.MakeAsync(token.Entry, issued, ttl, address, ct);

    public async ValueTask<TokenRecord?> FindByAccessorAsync(string accessor, CancellationToken ct)
        => await AccessorAsync(accessor, ct) is { } entry ? await FindByIndexAsync(_index.Of(entry.TokenId), ct) : null;

    public async ValueTask<TokenRecord?> FindByIndexAsync(string index, CancellationToken ct)
    {
        var record = _records.Find(index);
        if (record is null)
        {
            using var held = await _changes.AcquireAsync(index, ct);
            record = await LoadAsync(index, ct);
            if (record is null) return null;
            _records.Set(index, record);
        }
        return IfAlive(record);
    }

    TokenRecord? IfAlive(TokenRecord record) => record.Entry.NumUses >= 0 && !(record.Expires <= _time.GetUtcNow()) ? record : null;

    /// <summary>Entry, accessor, parent index and lease, or none of them.</summary>
    /// <remarks>The batch expects the parent as it was seen alive: its revocation either comes first, and there is no child, or finds the child.</remarks>
    public async ValueTask<TokenCreation> TryCreateAsync(TokenEntry entry, LeaseEntry? lease, CancellationToken ct)
    {
        var index = _index.Of(entry.Id);
        using var held = await _changes.AcquireAsync(index, ct);
        while (true)
        {
            var batch = new StorageBatch().ExpectAbsent(Ids + index).Put(Ids + index, Bytes(entry));
            var accessor = new AccessorEntry { TokenId = entry.Id, AccessorId = entry.Accessor };
            batch.Put(Accessors + _index.Of(entry.Accessor), JsonSerializer.SerializeToUtf8Bytes(accessor, TokenJson.Default.AccessorEntry));
            if (!entry.IsOrphan)
            {
                var parent = _index.Of(entry.Parent);
                if (await LivingEntryAsync(parent, ct) is not { } living) return TokenCreation.ParentEnded;
                batch.ExpectUnchanged(living).Put($"{Parents}{parent}/{index}", ReadOnlyMemory<byte>.Empty);
            }
            if (lease is not null) LeaseStore.Put(batch, lease);
            if (await _barrier.TryCommitAsync(batch, ct)) break;
            if (await _barrier.GetAsync(Ids + index, ct) is not null) return TokenCreation.IdTaken;
        }
        _records.Set(index, new TokenRecord(entry, index, lease?.Expires, lease?.Renewable ?? false, null) { Issued = lease?.IssueTime });
        return TokenCreation.Done;
    }

    /// <summary>Null: gone, or its revocation has begun.</summary>
    async ValueTask<StorageEntry?> LivingEntryAsync(string index, CancellationToken ct)
        => await _barrier.GetAsync(Ids + index, ct) is { } stored && JsonSerializer.Deserialize(stored.Value.Span, TokenJson.Default.TokenEntry) is { NumUses: >= 0 } ? stored : null;

    /// <summary>Spends one use of a token that has a count, and returns it as it is then. Null: there was none left. The last use leaves it marked for revocation,
    /// with the record that has it finished after a crash.</summary>
    public async ValueTask<TokenRecord?> TryUseAsync(TokenRecord record, CancellationToken ct)
    {
        if (record.Entry.NumUses == 0) return record;
        using var held = await _changes.AcquireAsync(record.Index, ct);
        if (await LoadAsync(record.Index, ct) is not { } current || current.Entry.NumUses < 0) return null;
        var left = current.Entry.NumUses == 1 ? TokenEntry.Revoking : current.Entry.NumUses - 1;
        var spent = current with { Entry = current.Entry with { NumUses = left } };
        await StoreAsync(spent, left == TokenEntry.Revoking ? new StorageBatch().Put(Revocations + record.Index, ReadOnlyMemory<byte>.Empty) : new StorageBatch(), ct);
        return spent;
    }

    /// <summary>Moves the expiry in the token's lease. False: its revocation has begun meanwhile, and nothing was changed.</summary>
    public async ValueTask<bool> RenewAsync(TokenRecord record, LeaseEntry renewed, CancellationToken ct)
    {
        using var held = await _changes.AcquireAsync(record.Index, ct);
        if (await LoadAsync(record.Index, ct) is not { } current || current.Entry.NumUses < 0) return false;
        var batch = new StorageBatch();
        LeaseStore.Put(batch, renewed);
        await _barrier.TryCommitAsync(batch, ct);
        _records.Set(record.Index, current with { Expires = renewed.Expires, LastRenewal = renewed.LastRenewalTime });
        return true;
    }

    /// <summary>From here on the token opens nothing, and a record says that its end is to be finished. Null: there is no such token.</summary>
    /// <param name="index">The token.</param>
    /// <param name="orphaning">Its children are to live on: kept in the record, for whoever finishes it.</param>
    /// <param name="ct">Interrupts before the write.</param>
    public async ValueTask<TokenRecord?> BeginRevocationAsync(string index, bool orphaning, CancellationToken ct)
    {
        using var held = await _changes.AcquireAsync(index, ct);
        if (await LoadAsync(index, ct, evenWithoutLease: true) is not { } record) return null;
        var marked = record with { Entry = record.Entry with { NumUses = TokenEntry.Revoking } };
        await StoreAsync(marked, new StorageBatch().Put(Revocations + index, orphaning ? Orphaning.ToArray() : ReadOnlyMemory<byte>.Empty), ct);
        return marked;
    }

    /// <summary>The last step of a revocation: everything that names the token goes in one batch.</summary>
    public async ValueTask FinishRevocationAsync(TokenRecord record, CancellationToken ct)
    {
        using var held = await _changes.AcquireAsync(record.Index, ct);
        var batch = new StorageBatch().Delete(Ids + record.Index).Delete(Accessors + _index.Of(record.Entry.Accessor)).Delete(Revocations + record.Index);
        if (!record.Entry.IsOrphan) batch.Delete($"{Parents}{_index.Of(record.Entry.Parent)}/{record.Index}");
        LeaseStore.Delete(batch, record.LeaseId);
        await _barrier.TryCommitAsync(batch, ct);
        _records.Remove(record.Index);
    }

    public ValueTask<IReadOnlyList<string>> ChildrenAsync(string index, CancellationToken ct) => _barrier.ListAsync($"{Parents}{index}/", ct);

    public async ValueTask OrphanAsync(string parentIndex, string childIndex, CancellationToken ct)
    {
        using var held = await _changes.AcquireAsync(childIndex, ct);
        var batch = new StorageBatch().Delete($"{Parents}{parentIndex}/{childIndex}");
        if (await LoadAsync(childIndex, ct, evenWithoutLease: true) is { } child) await StoreAsync(child with { Entry = child.Entry with { Parent = "" } }, batch, ct);
        else await _barrier.TryCommitAsync(batch, ct);
    }

    /// <summary>Revocations that a crash left unfinished.</summary>
    public ValueTask<IReadOnlyList<string>> UnfinishedRevocationsAsync(CancellationToken ct) => _barrier.ListAsync(Revocations, ct);

    /// <summary>That unfinished revocation spares the children.</summary>
    public async ValueTask<bool> IsOrphaningAsync(string index, CancellationToken ct)
        => await _barrier.GetAsync(Revocations + index, ct) is { } entry && entry.Value.Span.SequenceEqual(Orphaning);

    public ValueTask DropRevocationAsync(string index, CancellationToken ct) => _barrier.DeleteAsync(Revocations + index, ct);

    /// <summary>All accessors, by reading every accessor entry.</summary>
    public async ValueTask<IReadOnlyList<string>> AccessorsAsync(CancellationToken ct)
    {
        var accessors = new List<string>();
        foreach (var name in await _barrier.ListAsync(Accessors, ct))
            if (await _barrier.ReadJsonAsync(Accessors + name, TokenJson.Default.AccessorEntry, ct) is { } entry) accessors.Add(entry.AccessorId);
        return accessors;
    }

    ValueTask<AccessorEntry?> AccessorAsync(string accessor, CancellationToken ct)
        => _barrier.ReadJsonAsync(Accessors + _index.Of(accessor), TokenJson.Default.AccessorEntry, ct);

    async ValueTask<TokenRecord?> LoadAsync(string index, CancellationToken ct, bool evenWithoutLease = false)
    {
        if (await _barrier.ReadJsonAsync(Ids + index, TokenJson.Default.TokenEntry, ct) is not { } entry) return null;
        if (entry.NeedsNoLease) return new TokenRecord(entry, index, null, false, null);
        var lease = await _leases.GetAsync(TokenRecord.LeaseIdOf(entry, index), ct);
        if (lease is null) return evenWithoutLease ? new TokenRecord(entry, index, null, false, null) : null;
        return new TokenRecord(entry, index, lease.Expires, lease.Renewable, lease.LastRenewalTime == GoTime.Zero ? null : lease.LastRenewalTime) { Issued = lease.IssueTime };
    }

    async ValueTask StoreAsync(TokenRecord record, StorageBatch batch, CancellationToken ct)
    {
        await _barrier.TryCommitAsync(batch.Put(Ids + record.Index, Bytes(record.Entry)), ct);
        _records.Set(record.Index, record);
    }

    static byte[] Bytes(TokenEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, TokenJson.Default.TokenEntry);

    /// <summary>A text that is made when missing: a salt, the signing key.</summary>
    static async ValueTask<string> TextAsync(IStorage barrier, string key, CancellationToken ct)
    {
        if (await barrier.GetAsync(key, ct) is { } entry) return Encoding.UTF8.GetString(entry.Value.Span);
        var text = RandomText.Uuid();
        await barrier.PutAsync(key, Encoding.UTF8.GetBytes(text), ct);
        return text;
    }
}
