using Strongroom.Core.Policies;

namespace Strongroom.Tests.Core.Policies;

public sealed class PolicyParserTests
{
    [Theory]
    [InlineData("path \"x\" { capabilities = [\"fly\"] }", "path \"x\": invalid capability \"fly\"")]
    [InlineData("path \"x\" { power = 9 }", "1 error occurred:\n\t* path \"x\": invalid key \"power\" on line 1\n\n")]
    [InlineData("a = 1\nb = 2", "2 errors occurred:\n\t* invalid key \"a\" on line 1\n\t* invalid key \"b\" on line 2\n\n")]
    [InlineData("path \"x\" {", "At 1:11: found the end of the text, expected '}' for the '{' at 1:10")]
    [InlineData("path \"x\" { policy = \"fly\" }", "path \"x\": invalid policy \"fly\"")]
    [InlineData("path \"a/+*\" { policy = \"read\" }", "path \"a/+*\": invalid use of wildcards ('+*' is forbidden)")]
    [InlineData("path \"x\" { min_wrapping_ttl = \"2m\" max_wrapping_ttl = 60 }", "path \"x\": max_wrapping_ttl cannot be less than min_wrapping_ttl")]
    [InlineData("path \"x\" { min_wrapping_ttl = \"soon\" }", "path \"x\": error parsing min_wrapping_ttl: time: invalid duration \"soon\"")]
    [InlineData("path \"x\" { allowed_parameters = [\"a\"] }", "path \"x\": allowed_parameters on line 1 is a list, expected an object of lists")]
    [InlineData("path \"x\" { allowed_parameters = { a = 1 } }", "path \"x\": allowed_parameters.a on line 1 is a number, expected a list of values")]
    [InlineData("path \"x\" { capabilities = [1] }", "path \"x\": capabilities on line 1 is a number, expected a list of strings")]
    [InlineData("path \"x{{a\" { policy = \"read\" }", "path \"x{{a\": unbalanced templating characters")]
    [InlineData("path { policy = \"read\" }", "At 1:1: a path has one name and a body: path \"secret/*\" { capabilities = [\"read\"] }")]
    [InlineData("path \"x\" { control_group = {} }", "1 error occurred:\n\t* path \"x\": invalid key \"control_group\" on line 1\n\n")]
    public void What_is_no_policy_is_refused_in_vaults_words(string text, string message)
        => Assert.Equal(message, Assert.Throws<PolicyException>(() => PolicyParser.Parse("p", text)).Message);

    [Theory]
    [InlineData("read", Capability.Read | Capability.List)]
    [InlineData("write", Capability.Create | Capability.Read | Capability.Update | Capability.Delete | Capability.List)]
    [InlineData("sudo", Capability.Create | Capability.Read | Capability.Update | Capability.Delete | Capability.List | Capability.Sudo)]
    [InlineData("deny", Capability.Deny)]
    public void The_old_policy_key_still_works(string word, Capability granted)
        => Assert.Equal(granted, Assert.Single(PolicyParser.Parse("p", $"path \"x\" {{ policy = \"{word}\" }}").Rules).Capabilities);

    [Fact]
    public void Json_says_the_same()
    {
        var rules = PolicyParser.Parse("p", """{"path":{"a/*":{"capabilities":["list"]},"/b":{"policy":"read"}}}""").Rules;
        Assert.Equal(["a/*", "b"], rules.Select(rule => rule.Path));
        Assert.Equal([Capability.List, Capability.Read | Capability.List], rules.Select(rule => rule.Capabilities));
    }

    [Fact]
    public void An_empty_text_is_a_policy_that_grants_nothing() => Assert.Empty(PolicyParser.Parse("p", "").Rules);
}
