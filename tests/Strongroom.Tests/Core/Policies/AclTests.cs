using System.Text.Json;
using Strongroom.Core.Policies;
using Strongroom.Sdk.Engines;

namespace Strongroom.Tests.Core.Policies;

public sealed class AclTests
{
    static Acl Of(params string[] texts) => Acl.Compile(texts.Select((text, i) => PolicyParser.Parse($"p{i}", text)));

    static Verdict Ask(Acl acl, Operation operation, string path, string? body = null, TimeSpan? wrap = null, bool sudo = false)
        => acl.Check(new AclQuery(operation, path) { Body = body is null ? default : JsonElement.Parse(body), WrapTtl = wrap, NeedsSudo = sudo });

    [Theory]
    [InlineData(Operation.Read, "cap/ro/a", DenialReason.None)]
    [InlineData(Operation.Update, "cap/ro/a", DenialReason.MissingCapability)]
    [InlineData(Operation.Delete, "cap/ro/a", DenialReason.MissingCapability)]
    [InlineData(Operation.List, "cap/ro/", DenialReason.MissingCapability)]
    [InlineData(Operation.Create, "cap/new/a", DenialReason.None)]
    [InlineData(Operation.Update, "cap/new/a", DenialReason.MissingCapability)]
    [InlineData(Operation.Patch, "cap/new/a", DenialReason.MissingCapability)]
    [InlineData(Operation.List, "cap/ls/", DenialReason.None)]
    [InlineData(Operation.Read, "cap/no/a", DenialReason.Denied)]
    [InlineData(Operation.Read, "cap/other", DenialReason.NoRule)]
    [InlineData(Operation.Help, "cap/other", DenialReason.None)]
    public void Each_operation_needs_its_capability(Operation operation, string path, DenialReason reason)
    {
        var acl = Of("""
            path "cap/ro/*"  { capabilities = ["read"] }
            path "cap/new/*" { capabilities = ["create"] }
            path "cap/ls/"   { capabilities = ["list"] }
            path "cap/no/*"  { capabilities = ["deny", "read"] }
            """);
        Assert.Equal(reason, Ask(acl, operation, path).Reason);
    }

    /// <summary>Engines take "x/" for "x", so a slash at the end must not lead to a more generous rule.</summary>
    [Theory]
    [InlineData("t/key", "deny", false)]
    [InlineData("t/key/", "deny", false)]
    [InlineData("t/key", "read", false)]
    [InlineData("t/key/", "read", false)]
    [InlineData("t/other/", "deny", true)]
    public void A_slash_at_the_end_opens_nothing_that_is_closed_without_it(string path, string onKey, bool allowed) => Assert.Equal(allowed, Ask(Of($$"""
        path "t/*"   { capabilities = ["update"] }
        path "t/key" { capabilities = ["{{onKey}}"] }
        """), Operation.Update, path).Allowed);

    [Fact]
    public void A_rule_for_what_is_below_does_not_reach_up()
        => Assert.False(Ask(Of("""path "t/key/*" { capabilities = ["delete"] }"""), Operation.Delete, "t/key/").Allowed);

    [Theory]
    [InlineData("g/a", true)]
    [InlineData("g/ab", false)]
    [InlineData("g/abc", true)]
    [InlineData("g/team/y/info", true)]
    [InlineData("g/team/x/info", false)]
    [InlineData("g/team/y/other", true)]
    [InlineData("g/team/y/z/info", false)]
    [InlineData("g/exact", true)]
    public void The_more_specific_rule_decides(string path, bool allowed) => Assert.Equal(allowed, Ask(Of("""
        path "g/a*"          { capabilities = ["read"] }
        path "g/ab*"         { capabilities = ["deny"] }
        path "g/abc"         { capabilities = ["read"] }
        path "g/team/+/info" { capabilities = ["read"] }
        path "g/team/x/*"    { capabilities = ["list"] }
        path "g/+/y/other"   { capabilities = ["read"] }
        path "g/exact"       { capabilities = ["read"] }
        path "g/exact*"      { capabilities = ["deny"] }
        """), Operation.Read, path).Allowed);

    [Theory]
    [InlineData("s/+/b/*", "s/a*", "s/a/b/c")] // the later first wildcard
    [InlineData("s/+/b/*", "s/+/b/c", "s/a/b/c")] // no glob
    [InlineData("s/+/+/c", "s/+/b/c", "s/a/b/c")] // fewer plus
    [InlineData("s/+/b*", "s/+/b/c*", "s/a/b/cd")] // longer
    [InlineData("s/*", "s/+/b/c", "s/a/b/c")] // a glob at the same place as the plus
    [InlineData("s/+/*", "s/*", "s/a/b")] // the same place, both globs: fewer plus
    public void Priorities_are_vaults(string weaker, string stronger, string path)
    {
        foreach (var texts in new[] { new[] { weaker, stronger }, [stronger, weaker] })
        {
            var acl = Of([.. texts.Select(rule => $"path \"{rule}\" {{ capabilities = [\"{(rule == stronger ? "read" : "deny")}\"] }}")]);
            Assert.True(Ask(acl, Operation.Read, path).Allowed, $"{stronger} must decide over {weaker}");
        }
    }

    [Fact]
    public void Policies_add_up_and_deny_wins()
    {
        const string reader = "path \"u/x\" { capabilities = [\"read\"] }";
        const string writer = "path \"u/x\" { capabilities = [\"update\"] }";
        const string denier = "path \"u/x\" { capabilities = [\"deny\"] }";
        Assert.Equal(["read", "update"], Of(reader, writer).Capabilities("u/x"));
        Assert.Equal(["deny"], Of(reader, denier, writer).Capabilities("u/x"));
        Assert.Equal(["p1"], Ask(Of(reader, writer), Operation.Update, "u/x").GrantedBy(Operation.Update));
    }

    [Theory]
    [InlineData("l/a/", "l/a/", true)]
    [InlineData("l/a", "l/a/", true)]
    [InlineData("l/a/*", "l/a/", true)]
    [InlineData("l/+", "l/a/", true)]
    [InlineData("l/b", "l/a/", false)]
    public void A_list_is_found_by_the_path_with_or_without_slash(string rule, string asked, bool allowed)
        => Assert.Equal(allowed, Ask(Of($"path \"{rule}\" {{ capabilities = [\"list\"] }}"), Operation.List, asked).Allowed);

    [Theory]
    [InlineData("s/+")]
    [InlineData("s/secret")]
    [InlineData("s/secret*")]
    [InlineData("s/secret/")]
    [InlineData("+/secret")]
    public void A_list_does_not_slip_past_a_deny_by_its_slash(string denied)
        => Assert.False(Ask(Of($"path \"*\" {{ capabilities = [\"list\"] }} path \"{denied}\" {{ capabilities = [\"deny\"] }}"), Operation.List, "s/secret/").Allowed);

    [Theory]
    [InlineData("p/allowed", """{"color": "red"}""", DenialReason.None)]
    [InlineData("p/allowed", """{"COLOR": "red"}""", DenialReason.None)]
    [InlineData("p/allowed", """{"color": "bluegreen"}""", DenialReason.None)]
    [InlineData("p/allowed", """{"size": 7}""", DenialReason.None)]
    [InlineData("p/allowed", """{"color": "green"}""", DenialReason.ParameterNotAllowed)]
    [InlineData("p/allowed", """{"shape": "round"}""", DenialReason.ParameterNotAllowed)]
    [InlineData("p/allowed", """{"color": "red", "shape": "round"}""", DenialReason.ParameterNotAllowed)]
    [InlineData("p/allowed", """{"number": 5.0, "flag": true, "list": ["a", 1]}""", DenialReason.None)]
    [InlineData("p/allowed", """{"list": ["a"]}""", DenialReason.ParameterNotAllowed)]
    [InlineData("p/denied", """{"secret": "x"}""", DenialReason.ParameterDenied)]
    [InlineData("p/denied", """{"Secret": "x"}""", DenialReason.ParameterDenied)]
    [InlineData("p/denied", """{"level": "high"}""", DenialReason.ParameterDenied)]
    [InlineData("p/denied", """{"level": "low", "free": "x"}""", DenialReason.None)]
    [InlineData("p/required", """{"name": "n"}""", DenialReason.ParameterRequired)]
    [InlineData("p/required", """{"name": "n", "owner": "o"}""", DenialReason.None)]
    [InlineData("p/required", null, DenialReason.ParameterRequired)]
    [InlineData("p/star", """{"shape": "round"}""", DenialReason.None)]
    [InlineData("p/star", """{"color": "green"}""", DenialReason.ParameterNotAllowed)]
    [InlineData("p/nothing", """{"any": "x"}""", DenialReason.ParameterDenied)]
    [InlineData("p/nothing", """{}""", DenialReason.None)]
    [InlineData("p/ends", """{"v": "x-end"}""", DenialReason.None)]
    [InlineData("p/ends", """{"v": "x-end-"}""", DenialReason.ParameterNotAllowed)]
    [InlineData("p/ends", """{"v": "has-mid-dle"}""", DenialReason.None)]
    public void Parameters_are_checked(string path, string? body, DenialReason reason) => Assert.Equal(reason, Ask(Of("""
        path "p/allowed"  { capabilities = ["update"]  allowed_parameters = {
          "color" = ["red", "blue*"], "Size" = [], "number" = [5], "flag" = [true], "list" = [["a", 1]] } }
        path "p/denied"   { capabilities = ["update"]  denied_parameters = { "secret" = [], "level" = ["high"] } }
        path "p/required" { capabilities = ["update"]  required_parameters = ["name", "Owner"] }
        path "p/star"     { capabilities = ["update"]  allowed_parameters = { "color" = ["red"], "*" = [] } }
        path "p/nothing"  { capabilities = ["update"]  denied_parameters = { "*" = [] } }
        path "p/ends"     { capabilities = ["update"]  allowed_parameters = { "v" = ["*-end", "*mid*"] } }
        """), Operation.Update, path, body).Reason);

    [Fact]
    public void Parameters_of_two_policies_are_joined()
    {
        var acl = Of(
            "path \"p\" { capabilities = [\"update\"] allowed_parameters = { a = [\"1\"] b = [\"1\"] } }",
            "path \"p\" { capabilities = [\"update\"] allowed_parameters = { a = [\"2\"] b = [] } required_parameters = [\"a\"] }");
        Assert.True(Ask(acl, Operation.Update, "p", """{"a": "1", "b": "9"}""").Allowed);
        Assert.True(Ask(acl, Operation.Update, "p", """{"a": "2"}""").Allowed);
        Assert.Equal(DenialReason.ParameterRequired, Ask(acl, Operation.Update, "p", """{"b": "9"}""").Reason);
        Assert.Equal(DenialReason.ParameterNotAllowed, Ask(acl, Operation.Update, "p", """{"a": "3"}""").Reason);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(30, false)]
    [InlineData(60, true)]
    [InlineData(600, true)]
    [InlineData(660, false)]
    public void Wrapping_limits_force_a_wrapped_answer(int? seconds, bool allowed)
    {
        var acl = Of("path \"w/a\" { capabilities = [\"read\"]  min_wrapping_ttl = \"1m\"  max_wrapping_ttl = \"10m\" }");
        Assert.Equal(allowed, Ask(acl, Operation.Read, "w/a", wrap: seconds is { } given ? TimeSpan.FromSeconds(given) : null).Allowed);
    }

    [Fact]
    public void Sudo_is_asked_for_besides_the_capability()
    {
        Assert.Equal(DenialReason.MissingSudo, Ask(Of("path \"sys/*\" { capabilities = [\"read\"] }"), Operation.Read, "sys/audit", sudo: true).Reason);
        var super = Of("path \"sys/*\" { capabilities = [\"read\", \"sudo\"] }");
        Assert.True(Ask(super, Operation.Read, "sys/audit", sudo: true) is { Allowed: true, Sudo: true });
        Assert.Equal(DenialReason.MissingCapability, Ask(super, Operation.Update, "sys/audit", sudo: true).Reason);
        Assert.Equal(["read", "sudo"], super.Capabilities("sys/x"));
    }

    [Fact]
    public void Root_is_refused_nothing()
    {
        var acl = Acl.Compile([PolicyParser.Parse("p", "path \"*\" { capabilities = [\"deny\"] }"), Policy.Root]);
        Assert.True(Ask(acl, Operation.Delete, "anything", sudo: true) is { Allowed: true, Sudo: true });
        Assert.Equal(["root"], acl.Capabilities("anything"));
        Assert.Equal(["deny"], Acl.Nothing.Capabilities("anything"));
    }

    [Fact]
    public void A_policy_that_is_merely_called_root_in_its_text_is_not_root()
        => Assert.False(Of("name = \"root\"\npath \"x\" { capabilities = [\"read\"] }").IsRoot);

    [Fact]
    public void Templates_are_filled_or_match_nothing()
    {
        var policy = PolicyParser.Parse("own", "path \"t/{{identity.entity.name}}/*\" { capabilities = [\"read\"] }");
        Assert.True(policy.Templated);
        Assert.False(Ask(Acl.Compile([policy]), Operation.Read, "t/ann/x").Allowed);
        Assert.False(Ask(Acl.Compile([policy]), Operation.Read, "t/{{identity.entity.name}}/x").Allowed);
        Assert.True(Ask(Acl.Compile([policy], name => name == "identity.entity.name" ? "ann" : null), Operation.Read, "t/ann/x").Allowed);
        foreach (var escape in new[] { "*", "+", "a/b", "", null })
            Assert.Empty(Acl.Compile([policy], _ => escape).GlobPaths);
    }

    [Theory]
    [InlineData("secret/*", "secret/", true)]
    [InlineData("sec*", "secret/", true)]
    [InlineData("secret/a/b", "secret/", true)]
    [InlineData("secret", "secret/", true)]
    [InlineData("+/a", "secret/", true)]
    [InlineData("secret/+/x", "secret/", true)]
    [InlineData("a/+/x", "a/b/", true)]
    [InlineData("+/b*", "a/bc/", true)]
    [InlineData("secrets/*", "secret/", false)]
    [InlineData("other/+", "secret/", false)]
    [InlineData("+/a", "x/y/", false)]
    public void A_mount_is_in_reach_when_some_rule_leads_into_it(string rule, string mount, bool reached)
    {
        Assert.Equal(reached, Of($"path \"{rule}\" {{ capabilities = [\"read\"] }}").HasAnyBelow(mount));
        Assert.False(Of($"path \"{rule}\" {{ capabilities = [\"deny\"] }}").HasAnyBelow(mount));
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var acl = Of("path \"a/b\" { capabilities = [\"read\"] } path \"secret/data/team/*\" { capabilities = [\"read\", \"list\"] } path \"x/+/y\" { capabilities = [\"read\"] }");
        var queries = new[] { new AclQuery(Operation.Read, "secret/data/team/app"), new(Operation.List, "secret/data/team/"), new(Operation.Read, "x/1/y"), new(Operation.Read, "no") };
        foreach (var query in queries) acl.Check(query);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            foreach (var query in queries) acl.Check(query);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
