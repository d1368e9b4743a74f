using Strongroom.Cli.Output;
namespace Strongroom.Cli.Flags;

sealed class BoolFlag(string name, string usage, bool defaultValue = false) : Flag(name, usage)
{
    public bool Value { get; private set; } = defaultValue;

    public override bool IsBoolean => true;

    public override string ValueName => "bool";

    /// <summary>Go's spellings of true and false; null for anything else.</summary>
    public static bool? Parse(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };

    protected override string? Accept(string text)
    {
        if (Parse(text) is not { } value) return $"strconv.ParseBool: parsing {GoQuote.Of(text)}: invalid syntax";
        Value = value;
        return null;
    }
}
