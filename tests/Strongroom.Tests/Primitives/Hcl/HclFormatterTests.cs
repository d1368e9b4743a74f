using Strongroom.Primitives.Hcl;

namespace Strongroom.Tests.Primitives.Hcl;

public sealed class HclFormatterTests
{
    [Fact]
    public void A_policy_gets_its_usual_shape() => Assert.Equal("""
        # Top comment
        path "secret/*" {
          capabilities     = ["read", "list"] # why
          min_wrapping_ttl = "1m"

          allowed_parameters = {
            "a" = []
            "*" = ["x"]
          }
        }

        path "b" {
          policy = "write"
        }

        """, HclFormatter.Format("""
        # Top comment
        path "secret/*" { capabilities = ["read","list"]   # why
            min_wrapping_ttl="1m"
          allowed_parameters = { "a" = [] "*" = ["x"] } }
        path "b" {
        policy = "write" }
        """));

    [Theory]
    [InlineData("")]
    [InlineData("a = 1\n")]
    [InlineData("a = <<EOF\n  text\nEOF\n")]
    [InlineData("l = [\n  \"a\", # first\n  # alone\n  \"b\",\n]\n")]
    [InlineData("a {\n  # only a comment\n}\n")]
    [InlineData("l = [\n  {\n    a = 1\n  },\n  {\n    b = 2\n  },\n]\n")]
    public void What_is_formatted_stays(string text) => Assert.Equal(text, HclFormatter.Format(text));

    [Fact]
    public void Json_is_left_alone() => Assert.Equal("{\"a\":1}", HclFormatter.Format("{\"a\":1}"));

    [Theory]
    [InlineData("a = /* inside */ 1")]
    [InlineData("a = # inside\n 1")]
    [InlineData("a /* x */ \"b\" /* y */ { c = 1 }")]
    [InlineData("l = [ # open\n 1, /* two */ 2 # end\n ]")]
    [InlineData("l = [ <<EOF\nx\nEOF\n, 2]")]
    [InlineData("a = 1 /* long\n comment */ b = 2")]
    public void Comments_in_odd_places_survive(string text)
    {
        var once = HclFormatter.Format(text);
        Assert.Equal(HclShape.Of(text), HclShape.Of(once));
        Assert.Equal(once, HclFormatter.Format(once));
        foreach (var word in new[] { "inside", "x", "y", "open", "two", "end", "long" })
            Assert.Equal(text.Contains(word, StringComparison.Ordinal), once.Contains(word, StringComparison.Ordinal));
    }
}
