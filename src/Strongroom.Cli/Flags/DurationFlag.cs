using Strongroom.Cli.Output;
using Strongroom.Primitives;

namespace Strongroom.Cli.Flags;

/// <summary>A time span: <c>90</c> (seconds), <c>1h30m</c>, <c>7d</c>.</summary>
sealed class DurationFlag(string name, string usage) : Flag(name, usage)
{
    public TimeSpan Value { get; private set; }

    /// <summary>Go's long form, as it goes into requests: <c>1h0m0s</c>.</summary>
    public string Text => GoDuration.Format(Value);

    public override string ValueName => "duration";

    protected override string? Accept(string text)
    {
        if (!GoDuration.TryParse(text, out var value)) return Complaint(text);
        Value = value;
        return null;
    }

    // A trailing d means days to Vault, so what it complains about is the number of days.
    static string Complaint(string text) => text.EndsWith('d')
        ? $"strconv.ParseInt: parsing {GoQuote.Of(text[..^1])}: invalid syntax"
        : $"time: invalid duration {GoQuote.Of(text)}";
}
