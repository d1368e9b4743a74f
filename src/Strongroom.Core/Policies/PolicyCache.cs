using System.Collections.Concurrent;

namespace Strongroom.Core.Policies;

/// <summary>Parsed policies and compiled ACLs of one generation. A change throws the whole cache away: whoever was still reading the
/// old state fills the old cache, which nobody asks any more.</summary>
sealed class PolicyCache
{
    /// <summary>Names come from tokens, also of policies that do not exist; templated ACLs are one for each person.</summary>
    const int MaxEntries = 20_000;

    readonly ConcurrentDictionary<string, Policy?> _policies = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<AclKey, Acl> _acls = new();

    public bool TryGetPolicy(string name, out Policy? policy) => _policies.TryGetValue(name, out policy);
    public bool TryGetAcl(AclKey key, out Acl? acl) => _acls.TryGetValue(key, out acl);

    public void Keep(string name, Policy? policy)
    {
        if (_policies.Count >= MaxEntries) _policies.Clear();
        _policies[name] = policy;
    }

    public void Keep(AclKey key, Acl acl)
    {
        if (_acls.Count >= MaxEntries) _acls.Clear();
        _acls[key] = acl;
    }
}
