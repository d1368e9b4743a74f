using Strongroom.Cli.Output;
namespace Strongroom.Cli.Flags;

/// <summary>A repeated <c>key=value</c> option, such as <c>-metadata=team=a</c>.</summary>
sealed class PairsFlag(string name, string usage) : Flag(name, usage)
{
    readonly SortedDictionary<string, string> _values = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Values => _values;

    public override string ValueName => "key=value";

    protected override string? Accept(string text)
    {
        var equals = text.IndexOf('=');
        if (equals < 0) return $"missing = in KV pair: {GoQuote.Of(text)}";
        _values[text[..equals]] = text[(equals + 1)..];
        return null;
    }
}
