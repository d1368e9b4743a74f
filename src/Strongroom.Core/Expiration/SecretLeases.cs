using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Strongroom.Core.Leases;
using Strongroom.Core.Routing;
using Strongroom.Core.Tokens;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Leases;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Expiration;

/// <summary>Leases of secrets that engines make: issued with the answer that carries the secret, prolonged and ended by the engine.</summary>
/// <remarks>What is done to one lease is done one after the other, the engine's part included: a secret cannot be taken away while its renewal is confirmed.</remarks>
public sealed partial class SecretLeases(LeaseStore leases, TokenStore tokens, IStorage barrier, Router router, LeaseClock clock, TimeProvider time, ILogger<SecretLeases> log)
{
    const int IdLength = 24;

    readonly KeyedLock _changes = new(stripes: 1024);

    /// <summary>Stores the lease before the secret goes out, so that no secret is without an end.</summary>
    /// <returns>The lease, and Vault's sentence when the wished time was capped.</returns>
    public async ValueTask<(LeaseEntry Lease, string? Warning)> IssueAsync(LeaseOffer offer, Route route, TokenRecord token, JsonObject? data, CancellationToken ct)
    {
        var mount = route.Mount;
        var now = time.GetUtcNow();
        var max = offer.MaxTtl is { } wished && wished > TimeSpan.Zero && wished < mount.Info.MaxLeaseTtl ? wished : mount.Info.MaxLeaseTtl;
        var ttl = TtlRules.Grant(offer.Ttl ?? TimeSpan.Zero, mount.Info.DefaultLeaseTtl, max, explicitMax: default, period: default, now, now, out var warning);
        var path = mount.Info.Path + route.Path;
        var internalData = (JsonObject)offer.Internal.DeepClone();
        internalData["secret_type"] = offer.Type.Name;
        var lease = new LeaseEntry
        {
            LeaseId = $"{path.TrimEnd('/')}/{RandomText.Base62(IdLength)}",
            ClientToken = token.Entry.Id,
            TokenType = (int)token.Entry.Type,
            Path = path,
            Data = data,
            IssueTime = now,
            ExpireTime = now + ttl,
            LastRenewalTime = GoTime.Zero,
            Secret = new LeasedSecret { Ttl = ttl, MaxTtl = max, Renewable = offer.IsRenewable, Internal = internalData },
        };
        await CreateAsync(lease, ct);
        clock.Watch(lease);
        // A token is marked before its leases are looked for: either this one was found, or the mark is seen here.
        if (token.Entry.NumUses != TokenEntry.Revoking && await tokens.FindByIndexAsync(token.Index, ct) is not null) return (lease, warning);
        await RevokeAsync(lease.LeaseId, onlyDue: false, force: false, CancellationToken.None);
        throw token.Entry.NumUses == TokenEntry.Revoking
            ? new RequestException(400, "Secret cannot be returned; token had one use left, so leased credentials were immediately revoked.")
            : new RequestException(403, ErrorText.PermissionDenied);
    }

    async ValueTask CreateAsync(LeaseEntry lease, CancellationToken ct)
    {
        var batch = new StorageBatch();
        LeaseStore.Put(batch, lease);
        try { await barrier.TryCommitAsync(batch.Put(IndexKey(lease), Encoding.UTF8.GetBytes(lease.LeaseId)), ct); }
        catch
        {
            try { await RevokeAsync(lease, CancellationToken.None); }
            catch (Exception e) { LogLeftBehind(log, lease.Path, e.Message); }
            throw;
        }
    }

    /// <summary>Asks the engine for more time, which never goes beyond the lease's and the mount's maximum, counted from the issue.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="increment">From now; zero: as long as the lease was made for.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="RequestException">400: there is no such lease, it cannot be renewed, or it is over.</exception>
    public async ValueTask<(LeaseEntry Lease, string? Warning)> RenewAsync(string leaseId, TimeSpan increment, CancellationToken ct)
    {
        using var held = await _changes.AcquireAsync(leaseId, ct);
        if (await leases.GetAsync(leaseId, ct) is not { } lease || lease.LeaseId != leaseId) throw new RequestException(400, "lease not found"); // another spelling would not exclude its revocation
        if (lease.IsToken) throw new RequestException(400, "tokens cannot be renewed through this endpoint");
        var now = time.GetUtcNow();
        if (lease.Expires <= now) throw new RequestException(400, "lease expired");
        var (mount, type) = EngineOf(lease);
        if (lease.Secret is not { Renewable: true } secret || type.Renew is not { } renew) throw new RequestException(400, "lease is not renewable");
        var wished = await renew(RequestOf(lease, mount, increment > TimeSpan.Zero ? increment : secret.Ttl), ct);
        var max = secret.MaxTtl > TimeSpan.Zero && secret.MaxTtl < mount.Info.MaxLeaseTtl ? secret.MaxTtl : mount.Info.MaxLeaseTtl;
        var ttl = TtlRules.Grant(wished, mount.Info.DefaultLeaseTtl, max, explicitMax: default, period: default, lease.IssueTime, now, out var warning);
        var renewed = lease with { ExpireTime = now + ttl, LastRenewalTime = now };
        await leases.PutAsync(renewed, ct);
        clock.Watch(renewed);
        return (renewed, warning);
    }

    /// <summary>Over from now on; the engine is asked in the background, again and again where it fails.</summary>
    public async ValueTask ExpireAsync(string leaseId, CancellationToken ct)
    {
        using var held = await _changes.AcquireAsync(leaseId, ct);
        if (await leases.GetAsync(leaseId, ct) is not { } lease) return;
        var now = time.GetUtcNow();
        if (lease.Expires is not { } expires || expires > now) await leases.PutAsync(lease with { ExpireTime = now }, ct);
        clock.Watch(leaseId, now);
    }

    /// <summary>Has the engine take the secret away, then forgets the lease; nothing happens when it is gone.</summary>
    /// <param name="leaseId">The lease.</param>
    /// <param name="onlyDue">Not if its time has not come.</param>
    /// <param name="force">The lease is forgotten also when the engine fails.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>With <paramref name="onlyDue"/>, when its time will come.</returns>
    public async ValueTask<DateTimeOffset?> RevokeAsync(string leaseId, bool onlyDue, bool force, CancellationToken ct)
    {
        using var held = await _changes.AcquireAsync(leaseId, ct);
        if (await leases.GetAsync(leaseId, ct) is not { } lease) return null;
        if (onlyDue && !(lease.Expires <= time.GetUtcNow())) return lease.Expires;
        try { await RevokeAsync(lease, ct); }
        catch (Exception e) when (force) { LogForced(log, leaseId, e.Message); }
        var batch = new StorageBatch();
        LeaseStore.Delete(batch, leaseId);
        await barrier.TryCommitAsync(batch.Delete(IndexKey(lease)), ct);
        return null;
    }

    /// <summary>Keeps why a lease cannot be revoked, for <c>sys/leases</c>.</summary>
    public async ValueTask NoteFailureAsync(string leaseId, string reason, CancellationToken ct)
    {
        using var held = await _changes.AcquireAsync(leaseId, ct);
        if (await leases.GetAsync(leaseId, ct) is { } lease && lease.RevokeError != reason) await leases.PutAsync(lease with { RevokeError = reason }, ct);
    }

    ValueTask RevokeAsync(LeaseEntry lease, CancellationToken ct)
    {
        var (mount, type) = EngineOf(lease);
        return type.Revoke(RequestOf(lease, mount, TimeSpan.Zero), ct);
    }

    static LeaseRequest RequestOf(LeaseEntry lease, Mount mount, TimeSpan increment) => new(lease.LeaseId, lease.Secret?.Internal ?? [], increment, lease.IssueTime, mount.View);

    (Mount, LeaseType) EngineOf(LeaseEntry lease)
    {
        var mount = router.Current.Longest(lease.Path) ?? throw new StorageException($"no engine is mounted for lease {lease.LeaseId}");
        var wanted = lease.Secret?.Internal?["secret_type"] is JsonValue name && name.TryGetValue<string>(out var text) ? text : "";
        return (mount, mount.Engine.LeaseTypes.FirstOrDefault(type => type.Name == wanted) ?? throw new StorageException($"the engine at {mount.Info.Path} does not know leases of type \"{wanted}\""));
    }

    string IndexKey(LeaseEntry lease) => $"{LeaseStore.ByToken}{tokens.IndexOf(lease.ClientToken)}/{tokens.IndexOf(lease.LeaseId)}";

    [LoggerMessage(1, LogLevel.Error, "A secret of {Path} could be neither leased nor taken back: nothing will end it. Revoke it where it was made: {Reason}")] static partial void LogLeftBehind(ILogger log, string path, string reason);
    [LoggerMessage(2, LogLevel.Warning, "Lease {LeaseId} was removed by force; its secret may still be good: {Reason}")] static partial void LogForced(ILogger log, string leaseId, string reason);
}
