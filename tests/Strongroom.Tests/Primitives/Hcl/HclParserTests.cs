using Strongroom.Primitives.Hcl;

namespace Strongroom.Tests.Primitives.Hcl;

public sealed class HclParserTests
{
    [Theory]
    [InlineData("", "{}")]
    [InlineData("a = 1", "{a=1}")]
    [InlineData("a=1,b=2", "{a=1;b=2}")]
    [InlineData("a = 1 b = \"x\" c = true", "{a=1;b=\"x\";c=true}")]
    [InlineData("ui=true", "{ui=true}")]
    [InlineData("a-b.c_d = -1.5e-3", "{a-b.c_d=-1.5e-3}")]
    [InlineData("a = 0x1F", "{a=0x1F}")]
    [InlineData("\"quoted key\" = []", "{quoted key=[]}")]
    [InlineData("l = [1, \"two\", true, [3], { four = 4 },]", "{l=[1,\"two\",true,[3],{four=4}]}")]
    [InlineData("listener \"tcp\" { address = \"x\"  tls_disable = 1 }", "{listener.tcp={address=\"x\";tls_disable=1}}")]
    [InlineData("a b \"c\" {}", "{a.b.c={}}")]
    [InlineData("a = { b = 1 }", "{a={b=1}}")]
    [InlineData("# one\na = 1 // two\n/* three\n */ b = 2 # end", "{a=1;b=2}")]
    [InlineData("a = \"tab\\t quote\\\" back\\\\ \\x41\\101\\u00e9\\U0001F511\"", "{a=\"tab\t quote\" back\\ AAé🔑\"}")]
    [InlineData("a = \"${var.x[\"k\"]} and {b}\"", "{a=\"${var.x[\"k\"]} and {b}\"}")]
    [InlineData("a = <<EOF\nline 1\n  line 2\nEOF\nb = 1", "{a=\"line 1\\n  line 2\\n\";b=1}")]
    [InlineData("a = <<-EOF\n    one\n      two\n    EOF\n", "{a=\"one\\n  two\\n\"}")]
    [InlineData("a = <<-EOF\n  less\n    more\n    EOF\n", "{a=\"  less\\n    more\\n\"}")]
    [InlineData("a = <<EOF\nEOF", "{a=\"\"}")]
    [InlineData("\uFEFFa = 1\r\nb = 2\r\n", "{a=1;b=2}")]
    public void Hcl_is_read_as_hcl1_has_it(string text, string shape) => Assert.Equal(shape, HclShape.Of(text));

    [Theory]
    [InlineData("{\"a\": 1, \"b\": [true, \"x\"], \"c\": {\"d\": null}}", "{a=1;b=[true,\"x\"];c={}}")]
    [InlineData(" {\"a\": \"\\u0041\\n\\/\", \"a\": 2}", "{a=\"A\\n/\";a=2}")]
    public void Json_gives_the_same_tree(string text, string shape) => Assert.Equal(shape, HclShape.Of(text));

    [Theory]
    [InlineData("path \"x\" {", "f:1:11: found the end of the text, expected '}' for the '{' at 1:10")]
    [InlineData("a = b", "f:1:5: found \"b\", expected a value; text needs quotes")]
    [InlineData("a = \"x", "f:1:5: the string is not closed on its line, end it with '\"'")]
    [InlineData("a = \"x\ny\"", "f:1:5: the string is not closed on its line, end it with '\"'")]
    [InlineData("a = \"\\q\"", "f:1:6: unknown escape in a string, known are \\n \\r \\t \\a \\b \\f \\v \\\\ \\\" \\ooo \\xhh \\uhhhh \\Uhhhhhhhh")]
    [InlineData("a: 1", "f:1:2: ':' stands where a key is assigned, write '='")]
    [InlineData("a 1", "f:1:3: found a number, expected '=' or '{' after a key")]
    [InlineData("a \"b\" = 1", "f:1:7: found '=', expected '{' after a label")]
    [InlineData("x = 1\n  a = [1 2]", "f:2:10: found a number, expected ',' or ']' after a list's value")]
    [InlineData("a = [1,", "f:1:8: found the end of the text, expected ']' for the '[' at 1:5")]
    [InlineData("}", "f:1:1: found '}', expected a key")]
    [InlineData("a = 30s", "f:1:5: a number and letters run together, quote the value: \"30s\"")]
    [InlineData("a = <<EOF\nx\n", "f:1:5: the heredoc is not closed, end it with a line 'EOF'")]
    [InlineData("a = << EOF\nx\nEOF", "f:1:5: the heredoc has no word, write '<<EOF'")]
    [InlineData("/* x", "f:1:1: the comment is not closed, end it with '*/'")]
    [InlineData("/x", "f:1:1: unexpected character '/', comments are '#', '//' or '/* */'")]
    [InlineData("a = \0", "f:1:5: unexpected character U+0000")]
    [InlineData("a = \"${x\"", "f:1:5: \"${\" in the string is not closed, end it with '}'")]
    [InlineData("{\"a\" 1}", "f:1:6: found '1', expected ':' after the key")]
    [InlineData("{\"a\": 1,}", "f:1:9: found '}', expected another value after ','")]
    [InlineData("{\n\"a\": nul}", "f:2:6: found 'n', expected a value")]
    [InlineData("{\"a\": 1", "f:1:8: found the end of the text, expected ',' or '}'")]
    [InlineData("{\"a\": 01}", "f:1:7: a JSON number has no leading zero, quote the value")]
    [InlineData("{} x", "f:1:4: found 'x', expected nothing after the last '}'")]
    [InlineData("{\"a\": [null]}", "f:1:12: null in a list, expected a value")]
    public void What_is_wrong_is_said_with_its_place(string text, string message)
        => Assert.Equal(message, Assert.Throws<HclException>(() => HclDocument.Parse(text, "f")).Message);

    [Fact]
    public void Keys_and_values_know_their_place()
    {
        var body = HclDocument.Parse("a = 1\n\nblock \"label\" {\n  b =\n    \"x\"\n}\n", "f").Body;
        Assert.Equal(new HclPosition(1, 5), body.Items[0].Value.Position);
        Assert.Equal(new HclPosition(3, 1), body.Items[1].Position);
        Assert.Equal(new HclPosition(3, 7), body.Items[1].Keys[1].Position);
        Assert.Equal(new HclPosition(5, 5), ((HclObject)body.Items[1].Value)["b"]!.Position);
    }

    [Fact]
    public void Places_after_a_heredoc_are_right()
    {
        var body = HclDocument.Parse("a = <<EOF\nx\ny\nEOF\n b = 1", "f").Body;
        Assert.Equal(new HclPosition(5, 2), body.Items[1].Position);
    }

    [Theory]
    [InlineData("listener \"tcp\" { p = 1 } listener \"unix\" { p = 2 }")]
    [InlineData("listener { tcp { p = 1 } } listener { unix { p = 2 } }")]
    [InlineData("listener { tcp { p = 1 } unix { p = 2 } }")]
    [InlineData("listener = [{ tcp = { p = 1 } }, { unix = { p = 2 } }]")]
    [InlineData("{\"listener\": {\"tcp\": {\"p\": 1}, \"unix\": {\"p\": 2}}}")]
    [InlineData("{\"listener\": [{\"tcp\": {\"p\": 1}}, {\"unix\": [{\"p\": 2}]}]}")]
    public void A_block_is_the_same_however_it_is_written(string text)
    {
        var blocks = HclDocument.Parse(text, "f").Body.Blocks("listener", 1).ToList();
        Assert.Equal(["tcp", "unix"], blocks.Select(block => Assert.Single(block.Labels).Name));
        Assert.Equal(["{p=1}", "{p=2}"], blocks.Select(block => HclShape.Of(block.Body!)));
    }

    [Theory]
    [InlineData("storage { path = \"x\" }")]
    [InlineData("storage {}")]
    public void A_block_that_lacks_its_label_says_so(string text)
        => Assert.Empty(Assert.Single(HclDocument.Parse(text, "f").Body.Blocks("storage", 1)).Labels);

    [Theory]
    [InlineData("0x10", 16)]
    [InlineData("0600", 384)]
    [InlineData("-7", -7)]
    [InlineData("089", 89)]
    public void Whole_numbers_are_read_in_gos_bases(string text, long value)
    {
        Assert.True(new HclNumber(default, text).TryGetInt64(out var number));
        Assert.Equal(value, number);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData("0xFFFFFFFFFFFFFFFF")]
    public void What_is_no_whole_number_is_not_rounded(string text) => Assert.False(new HclNumber(default, text).TryGetInt64(out _));

    [Fact]
    public void Depth_is_limited_in_both_forms()
    {
        var deep = HclDocument.MaxDepth + 1;
        Assert.Throws<HclException>(() => HclDocument.Parse("a = " + new string('[', deep) + new string(']', deep), "f"));
        Assert.Throws<HclException>(() => HclDocument.Parse("{\"a\": " + new string('[', deep) + new string(']', deep) + "}", "f"));
        Assert.Throws<HclException>(() => HclDocument.Parse(string.Concat(Enumerable.Repeat("a {", 100_000)), "f"));
    }

    [Fact]
    public void A_printed_value_shows_no_secret()
        => Assert.DoesNotContain("hunter2", HclDocument.Parse("seal \"x\" { token = \"hunter2\" }", "f").ToString(), StringComparison.Ordinal);
}
