using Strongroom.Cli.Output;
using System.Globalization;

namespace Strongroom.Cli.Flags;

sealed class IntFlag(string name, string usage, int defaultValue = 0) : Flag(name, usage)
{
    public int Value { get; private set; } = defaultValue;

    public override string ValueName => "int";

    protected override string? Accept(string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return $"strconv.ParseInt: parsing {GoQuote.Of(text)}: invalid syntax";
        Value = value;
        return null;
    }
}
