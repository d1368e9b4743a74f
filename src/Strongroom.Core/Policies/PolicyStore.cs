using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Policies;

/// <summary>The policies below <c>sys/policy/</c>, and the ACLs compiled from them. Thread-safe.</summary>
/// <param name="storage">The view of <c>sys/policy/</c>.</param>
public sealed class PolicyStore(IStorage storage)
{
    readonly KeyedLock _writers = new(16);
    volatile PolicyCache _cache = new();

    /// <summary>Null: there is none. A stored text that cannot be read any more still shows, but locks out whoever has it.</summary>
    public ValueTask<Policy?> GetAsync(string name, CancellationToken ct)
    {
        name = Policy.NormalName(name);
        if (name == Policy.RootName) return ValueTask.FromResult<Policy?>(Policy.Root);
        var cache = _cache;
        return cache.TryGetPolicy(name, out var policy) ? ValueTask.FromResult(policy) : LoadAsync(cache, name, ct);
    }

    public async ValueTask<bool> ExistsAsync(string name, CancellationToken ct) => await GetAsync(name, ct) is not null;

    async ValueTask<Policy?> LoadAsync(PolicyCache cache, string name, CancellationToken ct)
    {
        if (StorageKey.Problem(name) is not null) return null;
        var raw = await storage.GetAsync(name, ct) is { } entry ? PolicyEntry.Raw(entry.Value) : null;
        var policy = raw is null ? null : Readable(name, raw);
        cache.Keep(name, policy);
        return policy;
    }

    static Policy Readable(string name, string raw)
    {
        try { return PolicyParser.Parse(name, raw); }
        catch (PolicyException) { return new Policy(name, raw, []) { IsUnreadable = true }; }
    }

    /// <summary>Every stored name, sorted, without the ones the server keeps for itself; <c>root</c> is not among them.</summary>
    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken ct)
    {
        var names = new List<string>();
        await foreach (var name in storage.WalkAsync("", ct))
            if (!BuiltInPolicies.IsFixed(name)) names.Add(name);
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <exception cref="RequestException">400: the name is taken, or the text is no policy.</exception>
    public async ValueTask SetAsync(string name, string raw, CancellationToken ct)
    {
        name = Policy.NormalName(name);
        if (name == Policy.RootName || BuiltInPolicies.IsFixed(name)) throw new RequestException(400, $"cannot update \"{name}\" policy");
        if (StorageKey.Problem(name) is { } problem) throw new RequestException(400, name.Length == 0 ? "policy name must not be empty" : $"invalid policy name: {problem}");
        await PutAsync(Parse(name, raw), ct);
    }

    static Policy Parse(string name, string raw)
    {
        try { return PolicyParser.Parse(name, raw); }
        catch (PolicyException e) { throw new RequestException(400, "failed to parse policy: " + e.Message); }
    }

    async ValueTask PutAsync(Policy policy, CancellationToken ct)
    {
        using var held = await _writers.AcquireAsync(policy.Name, ct);
        var before = await storage.GetAsync(policy.Name, ct);
        var batch = new StorageBatch();
        if (before is null) batch.ExpectAbsent(policy.Name);
        else batch.ExpectUnchanged(before);
        batch.Put(policy.Name, PolicyEntry.Write(policy, before?.Value));
        try
        {
            if (!await storage.TryCommitAsync(batch, ct)) throw new RequestException(409, $"policy \"{policy.Name}\" was changed by someone else at the same time");
        }
        finally { Invalidate(); }
    }

    /// <summary>Deleting what is not there is no error.</summary>
    /// <exception cref="RequestException">400: the server needs this one.</exception>
    public async ValueTask DeleteAsync(string name, CancellationToken ct)
    {
        name = Policy.NormalName(name);
        if (name == Policy.DefaultName) throw new RequestException(400, "cannot delete default policy");
        if (name == Policy.RootName || BuiltInPolicies.IsFixed(name)) throw new RequestException(400, $"cannot delete \"{name}\" policy");
        if (StorageKey.Problem(name) is not null) return;
        using var held = await _writers.AcquireAsync(name, ct);
        try { await storage.DeleteAsync(name, ct); }
        finally { Invalidate(); }
    }

    /// <summary>Creates <c>default</c> when it is missing, and puts back the rules that the server's own tokens rely on.</summary>
    public async ValueTask EnsureDefaultsAsync(CancellationToken ct)
    {
        if (await GetAsync(Policy.DefaultName, ct) is null) await PutAsync(PolicyParser.Parse(Policy.DefaultName, BuiltInPolicies.Default), ct);
        await EnsureFixedAsync(Policy.ResponseWrappingName, BuiltInPolicies.ResponseWrapping, ct);
        await EnsureFixedAsync(Policy.ControlGroupName, BuiltInPolicies.ControlGroup, ct);
    }

    async ValueTask EnsureFixedAsync(string name, string raw, CancellationToken ct)
    {
        var wanted = PolicyParser.Parse(name, raw);
        var stored = await GetAsync(name, ct);
        // Another server's wording of the same rules is left alone: it would put its own back when it opens this storage again.
        if (stored is null || !stored.Rules.SequenceEqual(wanted.Rules)) await PutAsync(wanted, ct);
    }

    /// <summary>What these policies allow together; names without a policy count for nothing. Usually one look-up.</summary>
    public ValueTask<Acl> AclForAsync(IReadOnlyList<string> policyNames, CancellationToken ct) => AclForAsync(policyNames, "", null, ct);

    /// <summary>The same for one person, whose templates <paramref name="resolve"/> fills.</summary>
    /// <param name="policyNames">As on the token and from the identity.</param>
    /// <param name="subject">What the answers of <paramref name="resolve"/> depend on, with their state: an entity's ID and revision.</param>
    /// <param name="resolve">The value of a directive such as <c>identity.entity.id</c>; null: there is none.</param>
    /// <param name="ct">Stops waiting.</param>
    public ValueTask<Acl> AclForAsync(IReadOnlyList<string> policyNames, string subject, Func<string, string?>? resolve, CancellationToken ct)
    {
        var cache = _cache;
        var key = new AclKey(policyNames, subject);
        return cache.TryGetAcl(key, out var acl) ? ValueTask.FromResult(acl!) : CompileAsync(cache, key.Copy(), policyNames, resolve, ct);
    }

    async ValueTask<Acl> CompileAsync(PolicyCache cache, AclKey key, IReadOnlyList<string> policyNames, Func<string, string?>? resolve, CancellationToken ct)
    {
        var policies = new List<Policy>(policyNames.Count);
        foreach (var name in policyNames)
        {
            var normal = Policy.NormalName(name);
            if (normal == Policy.RootName) policies.Add(Policy.Root);
            else if ((cache.TryGetPolicy(normal, out var known) ? known : await LoadAsync(cache, normal, ct)) is { } policy) policies.Add(policy);
        }
        var acl = Acl.Compile(policies, resolve);
        cache.Keep(key, acl);
        return acl;
    }

    /// <summary>A policy was changed by another node; everything is read afresh.</summary>
    public void Invalidate() => _cache = new PolicyCache();
}
