using System.Diagnostics;
using CsCheck;
using Strongroom.Primitives.Hcl;
using Strongroom.Testing;

namespace Strongroom.Tests.Primitives.Hcl;

public sealed class HclProperties
{
    static readonly string[] Pieces =
    [
        "a", "path", "\"x\"", "\"", "=", "{", "}", "[", "]", ",", "\n", " ", "#c\n", "//", "/*", "*/", "<<E\n", "<<-E\n", "E\n", "1", "-", "0x", ".5", "e9",
        "true", "null", ":", "${", "\\", "\\u00", "\r\n", "\0", "\uFEFF", "é", "🔑", "\"k\" {", "= 1\n", "{\"a\":", "\t",
    ];

    static readonly Gen<string> Soup = Gen.OneOf(Pieces).Array[0, 40].Select(string.Concat);

    static readonly Gen<string> Value = Gen.Recursive<string>((depth, inner) => depth > 3 ? Scalar : Gen.OneOf(Scalar,
        inner.Array[0, 4].Select(items => "[" + string.Join(", ", items) + "]"),
        Gen.Select(Gen.OneOf("a", "\"b c\"", "d-e.f"), inner).Array[0, 4]
            .Select(items => "{ " + string.Concat(items.Select(item => item.Item1 + " = " + item.Item2 + "\n")) + "}")));

    static Gen<string> Scalar => Gen.OneOf(Gen.Int.Select(number => $"{number}"), Gen.Bool.Select(flag => flag ? "true" : "false"),
        Gen.String[Gen.Char['\u0020', '\u017F'], 0, 12].Select(Quote), Gen.Const("<<END\n some text\nEND\n"));

    static readonly Gen<string> Gap = Gen.OneOf("\n", "\n\n\n", " # note\n", "\n// line\n", "\n/* block */\n", " ");

    static readonly Gen<string> Document = Gen.Select(Gen.OneOf("k", "long_key", "\"quoted\""), Gen.OneOf("", " \"label\""), Value, Gap).Array[0, 8]
        .Select(items => string.Concat(items.Select(item =>
            item.Item2.Length > 0 ? $"{item.Item1}{item.Item2} {{ v = {item.Item3} }}{item.Item4}" : $"{item.Item1} = {item.Item3}{item.Item4}")));

    static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("${", "$", StringComparison.Ordinal) + "\"";

    [Fact]
    public void Formatting_changes_no_value_and_is_done_after_once() => Document.Sample(text =>
    {
        var once = HclFormatter.Format(text);
        Assert.Equal(HclShape.Of(text), HclShape.Of(once));
        Assert.Equal(once, HclFormatter.Format(once));
    }, iter: 2000);

    [Fact]
    public void Garbage_is_read_or_refused_but_nothing_else()
    {
        var clock = Stopwatch.StartNew();
        do Soup.Sample(ReadOrRefuse, iter: 2000);
        while (clock.Elapsed < Fuzz.Duration);
    }

    static void ReadOrRefuse(string text)
    {
        try
        {
            var shape = HclShape.Of(text);
            Assert.Equal(shape, HclShape.Of(HclFormatter.Format(text)));
        }
        catch (HclException e)
        {
            Assert.InRange(e.Position.Line, 1, 1 + text.Count(c => c == '\n'));
            Assert.InRange(e.Position.Column, 1, text.Length + 1);
        }
    }
}
