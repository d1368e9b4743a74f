using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Strongroom.Cli.Output;

namespace Strongroom.Tests.Cli;

public sealed class OutputTests
{
    [Fact]
    public void Json_that_is_printed_reads_back_as_the_same() => Gen.String.Sample(text =>
    {
        if (!IsWellFormed(text)) return true;
        var printed = JsonText.Of(new JsonObject { [text] = new JsonArray(text, null, 1.5) });
        return JsonNode.DeepEquals(JsonNode.Parse(printed), new JsonObject { [text] = new JsonArray(text, null, 1.5) });
    });

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("n", "\"n\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("12", "\"12\"")]
    [InlineData("1.5", "\"1.5\"")]
    [InlineData("0x1F", "\"0x1F\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("1.14.0", "1.14.0")]
    [InlineData("0s", "0s")]
    [InlineData("2026-11-24T16:37:11.434710872Z", "\"2026-11-24T16:37:11.434710872Z\"")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("- a", "'- a'")]
    [InlineData("it's: so", "'it''s: so'")]
    [InlineData("[x]", "'[x]'")]
    [InlineData(" lead", "' lead'")]
    [InlineData("tab\there", "\"tab\\there\"")]
    [InlineData("a\nb\n", "|\n  a\n  b")]
    [InlineData("a\nb", "|-\n  a\n  b")]
    public void A_yaml_string_is_quoted_when_it_would_read_as_something_else(string text, string expected) =>
        Assert.Equal(expected + "\n", YamlText.Of(JsonValue.Create(text)));

    [Fact]
    public void Yaml_keys_are_in_natural_order() =>
        Assert.Equal("\"1\": 0\n\"2\": 0\n\"10\": 0\na_b: 0\nab: 0\nkv/: 0\nkv2/: 0\n",
            YamlText.Of(new JsonObject { ["kv2/"] = 0, ["10"] = 0, ["kv/"] = 0, ["ab"] = 0, ["2"] = 0, ["a_b"] = 0, ["1"] = 0 }));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(59, "59s")]
    [InlineData(60, "1m")]
    [InlineData(3599, "59m59s")]
    [InlineData(3600, "1h")]
    [InlineData(5400, "1h30m")]
    [InlineData(3605, "1h0m5s")]
    [InlineData(2764800, "768h")]
    public void Seconds_are_shown_as_people_read_them(long seconds, string expected) => Assert.Equal(expected, HumanDuration.Of(seconds));

    [Fact]
    public void An_empty_cell_of_a_table_says_so() => Assert.Equal("a         n/a    c\nlonger    x      n/a\n",
        Table.Of([["a", "", "c"], ["longer", "x", " "]]));

    [Fact]
    public void Nested_values_are_shown_as_Go_prints_them()
    {
        using var document = JsonDocument.Parse("""{"b":[1,2,{"c":null}],"a":"x","e":""}""");
        Assert.Equal("map[a:x b:[1 2 map[c:<nil>]] e:]", GoValue.Of(document.RootElement));
    }

    [Fact]
    public void No_line_of_a_paragraph_is_too_long() => Gen.String[Gen.Char.AlphaNumeric, 1, 20].List[1, 40].Sample(words =>
    {
        var text = string.Join(' ', words);
        var lines = Paragraph.Of(text, indent: 2).Split('\n');
        return lines.All(line => line.Length <= 78) && string.Join(' ', lines.Select(line => line.Trim())) == text;
    });

    static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }
        return true;
    }
}
