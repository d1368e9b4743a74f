using System.Text.Json;
using CsCheck;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Tests.Sdk.Paths;

public sealed class PathTableTests
{
    [Theory]
    [InlineData("config", "config", "")]
    [InlineData("config/", "config", "")]
    [InlineData("keys/a", "keys/{name}", "name=a")]
    [InlineData("keys/config", "keys/config", "")]
    [InlineData("keys/a/rotate", "keys/{name}/rotate", "name=a")]
    [InlineData("keys/config/rotate", "keys/{name}/rotate", "name=config")]
    [InlineData("data/a/b/c", "data/{path*}", "path=a/b/c")]
    [InlineData("data/a/", "data/{path*}", "path=a/")]
    [InlineData("opt", "opt/{path*?}", "")]
    [InlineData("opt/x/y", "opt/{path*?}", "path=x/y")]
    [InlineData("both", "both", "")]
    [InlineData("both/", "both/{path*?}", "")]
    [InlineData("both/x", "both/{path*?}", "path=x")]
    [InlineData("mounts/a/b/tune", "mounts/{path*}/tune", "path=a/b")]
    [InlineData("mounts/a/b", "mounts/{path*}", "path=a/b")]
    public void The_nearest_pattern_wins(string path, string pattern, string captures)
    {
        var match = Table().Match(path);
        Assert.Equal((pattern, captures), (match!.Path.Pattern, string.Join(',', match.Captures.Select(each => $"{each.Key}={each.Value}"))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("other")]
    [InlineData("data")]
    [InlineData("data/")]
    [InlineData("keys")]
    [InlineData("keys/a/b")]
    [InlineData("config/x")]
    [InlineData("/config")]
    [InlineData("Config")]
    public void Other_paths_match_nothing(string path) => Assert.Null(Table().Match(path));

    [Fact]
    public void Two_entries_for_one_place_are_a_mistake_of_the_engine()
    {
        Assert.Throws<InvalidOperationException>(() => new PathTable("", [new EnginePath("a/{x}", ""), new EnginePath("a/{x}", "")]));
        Assert.Throws<InvalidOperationException>(() => new PathTable("", [new EnginePath("a/{x}/b", ""), new EnginePath("a/{y}/c", "")]));
    }

    [Fact]
    public void Captures_and_literals_agree_with_a_naive_matcher()
    {
        var segment = Gen.Int[0, 2].Select(i => ((string[])["a", "b", "{x}"])[i]);
        var patterns = segment.Array[1, 4].Select(parts => string.Join('/', parts)).Array[1, 8].Select(all => all.Distinct().ToArray());
        var path = Gen.Int[0, 2].Select(i => ((string[])["a", "b", "c"])[i]).Array[1, 4].Select(parts => string.Join('/', parts));
        Gen.Select(patterns, path).Sample((all, asked) =>
        {
            var table = new PathTable("", [.. all.Select(pattern => new EnginePath(pattern, ""))]);
            return table.Match(asked)?.Path.Pattern == Naive(all, asked);
        }, iter: 20_000);
    }

    /// <summary>Of the patterns that fit, the one that has a literal earliest where others have a capture.</summary>
    static string? Naive(string[] patterns, string path)
    {
        var parts = path.Split('/');
        return patterns.Where(pattern => pattern.Split('/') is var own && own.Length == parts.Length && own.Zip(parts).All(pair => pair.First == "{x}" || pair.First == pair.Second))
            .OrderBy(pattern => string.Concat(pattern.Split('/').Select(part => part == "{x}" ? '1' : '0')), StringComparer.Ordinal).FirstOrDefault();
    }

    [Theory]
    [InlineData("5", 5L)]
    [InlineData("\"5\"", 5L)]
    [InlineData("true", 1L)]
    [InlineData("5.9", 5L)]
    [InlineData("\"\"", 0L)]
    public void Numbers_are_taken_as_leniently_as_Vault_does(string json, long number) => Assert.Equal(number, FieldParsers.Integer(Json(json)));

    [Theory]
    [InlineData("\"1h\"", 3600)]
    [InlineData("90", 90)]
    [InlineData("\"90\"", 90)]
    [InlineData("\"\"", 0)]
    [InlineData("null", 0)]
    public void Durations_are_seconds_or_Go_s_texts(string json, double seconds) => Assert.Equal(seconds, FieldParsers.Duration(Json(json)).TotalSeconds);

    [Theory]
    [InlineData("\"a,b , c\"", new[] { "a", "b", "c" })]
    [InlineData("[\"a\",1]", new[] { "a", "1" })]
    [InlineData("\"\"", new string[0])]
    public void Lists_are_arrays_or_commas(string json, string[] texts) => Assert.Equal(texts, FieldParsers.Texts(Json(json)));

    [Theory]
    [InlineData("{\"a\":\"b\"}")]
    [InlineData("\"a=b\"")]
    [InlineData("[\"a=b\"]")]
    [InlineData("\"{\\\"a\\\":\\\"b\\\"}\"")]
    public void Maps_come_in_four_spellings(string json) => Assert.Equal([new KeyValuePair<string, string>("a", "b")], FieldParsers.TextMap(Json(json)));

    [Fact]
    public void No_value_of_any_kind_makes_a_parser_fail_otherwise_than_it_may()
    {
        string[] values = ["1", "-1", "1e400", "\"x\"", "\"\"", "true", "null", "{}", "[]", "[[1]]", "{\"a\":{}}", "\"1h1h\"", "99999999999999999999", "\"99999999999999999999\"", "[null]", "\"=\"", "\"{\"", "[{}]", "1e30", "-0"];
        Action<JsonElement>[] parsers = [raw => FieldParsers.Integer(raw), raw => FieldParsers.Flag(raw), raw => FieldParsers.Duration(raw), raw => FieldParsers.Texts(raw), raw => FieldParsers.TextMap(raw), raw => FieldParsers.Text(raw)];
        foreach (var value in values)
            foreach (var parse in parsers)
            {
                var failure = Record.Exception(() => parse(Json(value)));
                Assert.True(failure is null or FormatException or OverflowException, $"{value}: {failure}");
            }
    }

    [Fact]
    public async Task A_secret_field_is_not_shown_when_it_cannot_be_read()
    {
        var field = Field.Integer("pin", "The pin.") with { Sensitive = true };
        var table = new PathTable("", [new EnginePath("p", "") { Fields = [field], Update = (_, _) => default }]);
        var refused = await Assert.ThrowsAsync<RequestException>(async () => await PathTable.HandleAsync(table.Match("p"), new EngineRequest
        {
            Id = "", Operation = Operation.Update, Path = "p", Mount = null!, Caller = null, Storage = null!, Fields = FieldValues.None, Body = Json("{\"pin\":\"hunter2\"}"),
        }, TestContext.Current.CancellationToken));
        Assert.DoesNotContain("hunter2", refused.Errors[0], StringComparison.Ordinal);
    }

    static JsonElement Json(string text) => JsonElement.Parse(text);

    static PathTable Table() => new("", [.. ((string[])["config", "keys/{name}", "keys/config", "keys/{name}/rotate", "data/{path*}", "opt/{path*?}", "both", "both/{path*?}", "mounts/{path*}", "mounts/{path*}/tune"]).Select(pattern => new EnginePath(pattern, ""))]);
}
