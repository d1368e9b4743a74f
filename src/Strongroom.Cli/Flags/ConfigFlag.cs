using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Flags;

/// <summary>Where a server's configuration is.</summary>
sealed class ConfigFlag() : Flag("config", "Path of a configuration file, or of a folder of them (.hcl and .json). Can be given several times.")
{
    readonly List<string> _values = [];

    public override string ValueName => "string";

    public bool IsGiven => _values.Count > 0;

    /// <summary>Absolute, in the order given; with those of <paramref name="more"/> behind.</summary>
    /// <exception cref="CommandException">None was given.</exception>
    public IReadOnlyList<string> Paths(Terminal terminal, IEnumerable<string>? more = null, string hint = "")
    {
        string[] all = [.. _values.Concat(more ?? []).Select(terminal.Resolve)];
        return all.Length > 0 ? all : throw new CommandException(ExitCode.Local, "Must specify at least one config path using -config" + hint);
    }

    protected override string? Accept(string text)
    {
        _values.Add(text.Trim());
        return null;
    }
}
