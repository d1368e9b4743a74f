using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Policies;

/// <summary>What a rule grants on its path. <c>Deny</c> takes away everything else.</summary>
[Flags]
public enum Capability
{
    None = 0,
    Deny = 1,
    Create = 2,
    Read = 4,
    Update = 8,
    Delete = 16,
    List = 32,
    Sudo = 64,
    Patch = 128,
}

/// <summary>Names of capabilities, and which one an operation needs.</summary>
public static class CapabilityNames
{
    static readonly (string Name, Capability Value)[] Sorted =
    [
        ("create", Capability.Create), ("delete", Capability.Delete), ("list", Capability.List), ("patch", Capability.Patch),
        ("read", Capability.Read), ("sudo", Capability.Sudo), ("update", Capability.Update),
    ];

    /// <summary>As <c>sys/capabilities</c> prints them: sorted, and <c>deny</c> alone where nothing is granted.</summary>
    public static IReadOnlyList<string> Of(Capability capabilities)
    {
        if (capabilities == Capability.None || capabilities.HasFlag(Capability.Deny)) return ["deny"];
        var names = new List<string>(Sorted.Length);
        foreach (var (name, value) in Sorted)
            if ((capabilities & value) != 0) names.Add(name);
        return names;
    }

    internal static Capability? Parse(string name)
    {
        if (name == "deny") return Capability.Deny;
        foreach (var (known, value) in Sorted)
            if (known == name) return value;
        return null;
    }

    /// <summary>None: asking for help needs no capability.</summary>
    internal static Capability For(Operation operation) => operation switch
    {
        Operation.Create => Capability.Create,
        Operation.Read => Capability.Read,
        Operation.Update => Capability.Update,
        Operation.Patch => Capability.Patch,
        Operation.Delete => Capability.Delete,
        Operation.List => Capability.List,
        _ => Capability.None,
    };
}
