using System.Text.Json;
using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Policies;

/// <summary>What all policies of a caller together say about one path.</summary>
sealed class AclPermission(string path)
{
    readonly List<(string Policy, Capability Granted)> _sources = [];
    ParameterRules _parameters = ParameterRules.None;
    TimeSpan _minWrappingTtl;
    TimeSpan _maxWrappingTtl;

    public string Path { get; } = path;
    public Capability Capabilities { get; private set; }
    public bool Denies => (Capabilities & Capability.Deny) != 0;

    /// <summary>Only while the ACL is built: deny takes all, capabilities add up, the lesser wrapping limit wins.</summary>
    public void Add(string policy, PolicyRule rule)
    {
        _sources.Add((policy, rule.Capabilities));
        Capabilities |= rule.Capabilities;
        _parameters = _parameters.With(rule.Parameters);
        _minWrappingTtl = Lesser(_minWrappingTtl, rule.MinWrappingTtl);
        _maxWrappingTtl = Lesser(_maxWrappingTtl, rule.MaxWrappingTtl);
    }

    static TimeSpan Lesser(TimeSpan left, TimeSpan right)
        => left == TimeSpan.Zero ? right : right == TimeSpan.Zero || left < right ? left : right;

    public DenialReason Check(in AclQuery query)
    {
        if (Denies) return DenialReason.Denied;
        var needed = CapabilityNames.For(query.Operation);
        if ((Capabilities & needed) == 0) return DenialReason.MissingCapability;
        if (query.NeedsSudo && (Capabilities & Capability.Sudo) == 0) return DenialReason.MissingSudo;
        if (!AllowsWrapping(query.WrapTtl)) return DenialReason.WrappingTtl;
        return query.Operation is Operation.List or Operation.Delete || _parameters.IsEmpty ? DenialReason.None : CheckBody(query.Body);
    }

    DenialReason CheckBody(JsonElement body) => ParameterCheck.Check(_parameters, body);

    bool AllowsWrapping(TimeSpan? ttl)
    {
        if (_maxWrappingTtl > TimeSpan.Zero && (ttl is null || ttl > _maxWrappingTtl)) return false;
        if (_minWrappingTtl > TimeSpan.Zero && (ttl is null || ttl < _minWrappingTtl)) return false;
        return _minWrappingTtl == TimeSpan.Zero || _maxWrappingTtl == TimeSpan.Zero || _maxWrappingTtl >= _minWrappingTtl;
    }

    public IReadOnlyList<string> GrantedBy(Operation operation)
    {
        var needed = CapabilityNames.For(operation);
        return [.. _sources.Where(source => (source.Granted & needed) != 0).Select(source => source.Policy).Distinct(StringComparer.Ordinal)];
    }
}
