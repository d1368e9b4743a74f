namespace Strongroom.Cli.Flags;

sealed class TextFlag(string name, string usage, string defaultValue = "") : Flag(name, usage)
{
    public string Value { get; private set; } = defaultValue;

    public override string ValueName => "string";

    protected override string? Accept(string text)
    {
        Value = text;
        return null;
    }
}
