namespace Strongroom.Cli.Flags;

/// <summary>An option that may be repeated; with <paramref name="splitOnComma"/> one value may also hold several.</summary>
sealed class ListFlag(string name, string usage, bool splitOnComma = false) : Flag(name, usage)
{
    readonly List<string> _values = [];

    public IReadOnlyList<string> Values => _values;

    public override string ValueName => "string";

    protected override string? Accept(string text)
    {
        if (splitOnComma) _values.AddRange(text.Split(',', StringSplitOptions.TrimEntries));
        else _values.Add(text.Trim());
        return null;
    }
}
