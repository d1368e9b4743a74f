using Strongroom.Cli.Output;
namespace Strongroom.Cli.Flags;

/// <summary>The options of one command and the reading of them: Go's rules, Vault's headings.</summary>
sealed class FlagSet
{
    readonly List<FlagGroup> _groups = [];
    readonly Dictionary<string, Flag> _byName = new(StringComparer.Ordinal);

    public IReadOnlyList<FlagGroup> Groups => _groups;

    /// <summary>What was left of the command line when an option could not be read, or after all options.</summary>
    public IReadOnlyList<string> Rest { get; private set; } = [];

    public Flag? Find(string name) => _byName.GetValueOrDefault(name);

    public FlagSet Add(string title, params Flag[] flags)
    {
        var existing = _groups.FindIndex(group => group.Title == title);
        if (existing >= 0) _groups[existing] = new FlagGroup(title, [.. _groups[existing].Flags, .. flags]);
        else _groups.Add(new FlagGroup(title, flags));
        foreach (var flag in flags)
        {
            _byName.Add(flag.Name, flag);
            foreach (var alias in flag.Aliases) _byName.Add(alias, flag);
        }
        return this;
    }

    /// <summary>Reads options up to the first argument that is none.</summary>
    /// <exception cref="FlagException">An option is unknown, has no value or a wrong one.</exception>
    public IReadOnlyList<string> Parse(IReadOnlyList<string> args)
    {
        var next = 0;
        try
        {
            while (next < args.Count && IsFlag(args[next], out var isEnd))
            {
                var argument = args[next++];
                if (isEnd) break;
                ParseOne(argument, args, ref next);
            }
        }
        finally
        {
            Rest = args.Skip(next).ToList();
        }
        return Rest;
    }

    static bool IsFlag(string argument, out bool isEnd)
    {
        isEnd = argument == "--";
        return argument.Length > 1 && argument[0] == '-';
    }

    void ParseOne(string argument, IReadOnlyList<string> args, ref int next)
    {
        var name = argument[(argument[1] == '-' ? 2 : 1)..];
        if (name.Length == 0 || name[0] is '-' or '=') throw new FlagException($"bad flag syntax: {argument}");

        string? value = null;
        var equals = name.IndexOf('=');
        if (equals > 0) (name, value) = (name[..equals], name[(equals + 1)..]);
        if (Find(name) is not { } flag) throw new FlagException($"flag provided but not defined: -{name}");

        if (flag.IsBoolean)
        {
            value ??= "true";
            if (flag.Set(value) is { } wrong) throw new FlagException($"invalid boolean value {GoQuote.Of(value)} for -{name}: {wrong}");
            return;
        }
        if (value is null)
        {
            if (next >= args.Count) throw new FlagException($"flag needs an argument: -{name}");
            value = args[next++];
        }
        if (flag.Set(value) is { } complaint) throw new FlagException($"invalid value {GoQuote.Of(value)} for flag -{name}: {complaint}");
    }
}
