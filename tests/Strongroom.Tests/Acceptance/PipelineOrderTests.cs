using Strongroom.Core.Messages;
using Strongroom.Sdk.Engines;
using Strongroom.Testing;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>The steps of a request and their order: authenticate, authorize, spend a use, call the engine, wrap.</summary>
public sealed class PipelineOrderTests
{
    readonly List<string> _calls = [];
    Action? _onCall;

    async Task<TestVault> OpenAsync(MapStorage? storage = null)
    {
        var vault = await TestVault.OpenAsync(storage, new Dictionary<string, EngineFactory> { ["probe"] = _ => new ProbeEngine(_calls, () => _onCall?.Invoke()) });
        Assert.Equal(204, (await vault.WriteAsync("sys/mounts/p", """{"type":"probe"}""")).Status);
        await vault.PolicyAsync("some", """path "p/item/*" { capabilities = ["read"] } path "p/guarded" { capabilities = ["read"] } path "p/typed" { capabilities = ["deny"] }""");
        return vault;
    }

    [Fact]
    public async Task Nobody_reaches_an_engine_without_a_token_or_with_a_false_one()
    {
        await using var vault = await OpenAsync();
        foreach (var token in (string[])["", "hvs.unknown", "root", new string('x', 5000), "hvs.\u0000", "ünïcode"])
        {
            Assert.Equal(403, (await vault.ReadAsync("p/item/a", token)).Status);
            Assert.Equal(403, (await vault.WriteAsync("sys/policies/acl/evil", """{"policy":""}""", token)).Status);
            Assert.Equal(403, (await vault.ReadAsync("no/such/path", token)).Status); // not 404: the callers learn nothing about mounts
        }
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task What_is_not_allowed_is_refused_before_the_engine_and_before_the_body_is_judged()
    {
        await using var vault = await OpenAsync();
        var token = await vault.TokenAsync("""{"policies":["some"]}""");
        Assert.Equal(200, (await vault.ReadAsync("p/item/a", token)).Status);
        Assert.Equal(403, (await vault.WriteAsync("p/item/a", "{}", token)).Status);
        Assert.Equal(403, (await vault.ReadAsync("p/guarded", token)).Status);
        Assert.Equal(403, (await vault.ReadAsync("no/such/path", token)).Status);
        Assert.Equal(403, (await vault.WriteAsync("p/typed", """{"number":"seven"}""", token)).Status);
        Assert.Equal(400, (await vault.WriteAsync("p/typed", """{"number":"seven"}""")).Status);
        Assert.Equal(404, (await vault.ReadAsync("no/such/path")).Status);
        Assert.Equal(["Read item/a by token"], _calls);
    }

    [Fact]
    public async Task An_open_path_is_called_without_a_caller_and_a_false_token_counts_as_none()
    {
        await using var vault = await OpenAsync();
        Assert.Equal(200, (await vault.ReadAsync("p/open", "")).Status);
        Assert.Equal(200, (await vault.ReadAsync("p/open", "hvs.false")).Status);
        Assert.Equal(["Read open by nobody", "Read open by nobody"], _calls);
    }

    [Theory]
    [InlineData("p/item/a", """{}""")]
    [InlineData("p/typed", """{"number":"seven"}""")]
    [InlineData("no/such/path", """{}""")]
    public async Task A_use_is_spent_on_a_refused_request_too(string path, string body)
    {
        await using var vault = await OpenAsync();
        var token = await vault.TokenAsync("""{"policies":["some"],"num_uses":2}""");
        Assert.Equal(403, (await vault.WriteAsync(path, body, token)).Status);
        Assert.Equal(200, (await vault.ReadAsync("p/item/a", token)).Status);
        Assert.Equal(403, (await vault.ReadAsync("p/item/a", token)).Status);
    }

    [Fact]
    public async Task The_use_is_spent_before_the_engine_is_called_and_the_wrapping_comes_after_it()
    {
        var storage = new MapStorage();
        await using var vault = await OpenAsync(storage);
        var token = await vault.TokenAsync("""{"policies":["some"],"num_uses":3}""");
        var order = new List<string>();
        storage.BeforeCommit = batch => order.Add(batch.Operations.Any(each => each.Key.StartsWith("sys/token/accessor/", StringComparison.Ordinal)) ? "wrapping token"
            : batch.Operations.Any(each => each.Key.StartsWith("sys/token/id/", StringComparison.Ordinal)) ? "use" : "cubbyhole");
        _onCall = () => order.Add("engine");

        var wrapped = await vault.SendAsync(Operation.Read, "p/item/a", token, wrap: TimeSpan.FromMinutes(1));

        Assert.NotNull(wrapped.Wrap);
        Assert.Null(wrapped.Data);
        Assert.Equal(["use", "engine", "wrapping token", "cubbyhole"], order);
    }

    [Fact]
    public async Task An_engine_that_fails_is_an_internal_error_without_its_text_and_still_costs_a_use()
    {
        await using var vault = await OpenAsync();
        var token = await vault.TokenAsync("""{"policies":["some"],"num_uses":1}""");
        _onCall = () => throw new InvalidOperationException("the password is hunter2");
        var answer = await vault.ReadAsync("p/item/a", token);
        Assert.Equal(500, answer.Status);
        Assert.DoesNotContain("hunter2", string.Join(' ', answer.Errors!));
        _onCall = null;
        Assert.Equal(403, (await vault.ReadAsync("p/item/a", token)).Status);
    }

    [Fact]
    public async Task Uses_spent_at_the_same_time_are_counted_one_by_one()
    {
        await using var vault = await OpenAsync();
        var token = await vault.TokenAsync("""{"policies":["some"],"num_uses":7}""");
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => vault.ReadAsync("p/item/a", token))));
        Assert.Equal(7, answers.Count(answer => answer.Status == 200));
        Assert.Equal(33, answers.Count(answer => answer.Status == 403));
    }

    [Fact]
    public async Task A_sealed_vault_answers_nothing_else_than_that()
    {
        await using var vault = await OpenAsync();
        await vault.Vault.SealAsync(byOperator: true);
        Assert.All([await vault.ReadAsync("p/open", ""), await vault.ReadAsync("p/item/a"), await vault.ReadAsync("sys/mounts")],
            (ClientResponse answer) => Assert.Equal((503, "Vault is sealed"), (answer.Status, answer.Errors![0])));
    }

    /// <summary>A name is the same in any case and with blanks around it; a rule about it must hold for each way of writing it.</summary>
    [Theory]
    [InlineData("admin")]
    [InlineData("ADMIN")]
    [InlineData(" admin")]
    [InlineData("admin/")]
    public async Task A_policy_that_is_denied_is_denied_however_its_name_is_written(string name)
    {
        await using var vault = await OpenAsync();
        await vault.PolicyAsync("admin", """path "*" { capabilities = ["read"] }""");
        await vault.PolicyAsync("editor", """
            path "sys/policies/acl/*"     { capabilities = ["create", "read", "update", "delete"] }
            path "sys/policies/acl/admin" { capabilities = ["deny"] }
            path "sys/policy/*"     { capabilities = ["create", "read", "update", "delete"] }
            path "sys/policy/admin" { capabilities = ["deny"] }
            """);
        await vault.PolicyAsync("below", """
            path "sys/policies/acl/admin/*" { capabilities = ["create", "read", "update", "delete"] }
            path "sys/policy/admin/*"       { capabilities = ["create", "read", "update", "delete"] }
            """);
        var below = await vault.TokenAsync("""{"policies":["below"]}""");
        var token = await vault.TokenAsync("""{"policies":["editor"]}""");
        foreach (var folder in (string[])["sys/policies/acl/", "sys/policy/"])
        {
            Assert.Equal(403, (await vault.WriteAsync(folder + name, """{"policy":"path \"*\" { capabilities = [\"sudo\"] }"}""", token)).Status);
            Assert.Equal(403, (await vault.ReadAsync(folder + name, token)).Status);
            Assert.Equal(403, (await vault.DeleteAsync(folder + name, token)).Status);
            Assert.Equal(403, (await vault.ReadAsync(folder + name, below)).Status);
            Assert.Equal(403, (await vault.DeleteAsync(folder + name, below)).Status);
            Assert.Equal(204, (await vault.WriteAsync(folder + "other", """{"policy":"path \"x\" { capabilities = [\"read\"] }"}""", token)).Status);
            Assert.Equal(200, (await vault.ReadAsync(folder + "OTHER", token)).Status);
        }
    }
}
