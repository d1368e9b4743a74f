using System.Globalization;
using Strongroom.Primitives;
using Strongroom.Primitives.Hcl;

namespace Strongroom.Cli.Configuration;

/// <summary>Values as leniently as Vault takes them: <c>1</c>, <c>"1"</c>, <c>true</c> and <c>"true"</c> are one thing.</summary>
static class ConfigValue
{
    public static string? Text(HclValue value) => value switch
    {
        HclString text => text.Value,
        HclNumber number => number.Text,
        _ => null,
    };

    public static string? Parameter(HclValue value) => value switch
    {
        HclBool flag => flag.Value ? "true" : "false",
        HclList { Items: [var only] } => Parameter(only),
        HclList list when list.Items.All(item => item is HclString) => string.Join(',', list.Items.Select(Text)),
        _ => Text(value),
    };

    public static bool? Flag(HclValue value) => value is HclBool flag ? flag.Value : Flag(Text(value));

    public static bool? Flag(string? text) => text?.Trim() switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => null,
    };

    public static TimeSpan? Duration(HclValue value) => GoDuration.TryParse(Text(value), out var span) ? span : null;

    public static long? Integer(HclValue value) => value switch
    {
        HclNumber number when number.TryGetInt64(out var whole) => whole,
        HclString text when long.TryParse(text.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => null,
    };

    public static IReadOnlyList<string>? Texts(HclValue value) => value switch
    {
        HclString text => text.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        HclList list when list.Items.All(item => item is HclString) => [.. list.Items.Select(item => ((HclString)item).Value)],
        _ => null,
    };

    /// <summary>Short harmless values as they are, so that a slip is seen; anything else by its kind.</summary>
    public static string Shown(HclValue value) => value switch
    {
        HclNumber number => number.Text,
        HclBool flag => flag.Value ? "true" : "false",
        HclString { Value.Length: <= 24 } text => $"\"{text.Value}\"",
        _ => value.Kind,
    };
}
