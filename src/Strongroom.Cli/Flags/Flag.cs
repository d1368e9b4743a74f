namespace Strongroom.Cli.Flags;

/// <summary>One option of a command, as Go's <c>flag</c> package understands options.</summary>
abstract class Flag(string name, string usage)
{
    public string Name { get; } = name;

    public string Usage { get; } = usage;

    /// <summary>Other names of the same option: <c>-n</c> for <c>-key-shares</c>.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>Works, but is not shown in help or completion.</summary>
    public bool Hidden { get; init; }

    /// <summary>A boolean takes its value only with <c>=</c>.</summary>
    public virtual bool IsBoolean => false;

    /// <summary>What help shows after the name: <c>string</c>, <c>int</c>, <c>duration</c>.</summary>
    public abstract string ValueName { get; }

    /// <summary>Whether the option was given on the command line.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Takes a value; the result is what is wrong with it, in Go's words, or null.</summary>
    public string? Set(string text)
    {
        IsSet = true;
        return Accept(text);
    }

    protected abstract string? Accept(string text);
}
