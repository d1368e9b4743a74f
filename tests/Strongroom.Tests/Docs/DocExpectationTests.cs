using Strongroom.Testing.Docs;

namespace Strongroom.Tests.Docs;

/// <summary>The comparison itself: it must be able to fail.</summary>
public sealed class DocExpectationTests
{
    [Theory]
    [InlineData("a|b", "a|b", true)]
    [InlineData("a|b", "a|c", false)]
    [InlineData("a", "a|b", false)]
    [InlineData("a|b", "a", false)]
    [InlineData("", "a", false)]
    [InlineData("a|…|d", "a|b|c|d", true)]
    [InlineData("a|…|d", "a|d", true)]
    [InlineData("a|…|d", "a|b|c", false)]
    [InlineData("Version  … (…)", "Version  1.2 (x)", true)]
    [InlineData("Version  …", "Versions 1.2", false)]
    [InlineData("key <k> <k>", "key 7 7", true)]
    [InlineData("key <k> and <l>", "key 7 and 8", true)]
    [InlineData("key <k>|again <k>", "key 7|again 8", false)]
    [InlineData("key <k>", "key 7 8", false)]
    public void Lines_fit_or_do_not(string expected, string printed, bool fits)
        => Assert.Equal(fits, DocExpectation.Match(Lines(expected), Lines(printed), []).Fits);

    [Fact]
    public void A_name_seen_is_put_into_what_is_typed_later()
    {
        Dictionary<string, string> names = [];
        Assert.True(DocExpectation.Match(["Initial Root Token: <root token>"], ["Initial Root Token: hvs.x"], names).Fits);
        Assert.Equal("vault login hvs.x", DocExpectation.Fill("vault login <root token>", names));
        Assert.Throws<KeyNotFoundException>(() => DocExpectation.Fill("vault login <other token>", names));
    }

    [Fact]
    public void The_first_line_that_does_not_fit_is_named()
        => Assert.Equal((false, 1), DocExpectation.Match(["a", "b", "c"], ["a", "x", "c"], []));

    [Fact]
    public void A_mark_nobody_knows_is_refused()
        => Assert.Contains("page.md:1: \"clod\"", Assert.Throws<InvalidDataException>(() => DocPage.Parse("page.md", "<!-- clod: aws -->\n```sh\nx\n```\n")).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_command_that_fails_or_prints_something_else_stops_the_page_with_file_and_line()
    {
        if (await ScratchPlace.MissingAsync() is { } reason) Assert.Skip(reason);
        await using var place = await ScratchPlace.CreateAsync();
        await using var runner = new DocRunner(place);
        Assert.Null(await runner.RunAsync(DocPage.Parse("p.md", "```console\n$ echo one\none\n$ false    # exit code 1\n```\n").Blocks));
        Assert.StartsWith("p.md:3: ", (await runner.RunAsync(DocPage.Parse("p.md", "```console\n$ echo one\ntwo\n```\n").Blocks))!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("p.md:2: \"false\" ended with exit code 1", (await runner.RunAsync(DocPage.Parse("p.md", "```console\n$ false\n```\n").Blocks))!.ToString(), StringComparison.Ordinal);
    }

    static string[] Lines(string text) => text.Length == 0 ? [] : text.Split('|');
}
