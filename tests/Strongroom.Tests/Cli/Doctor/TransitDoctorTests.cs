using System.Text.Json.Nodes;
using Strongroom.Testing;
using Strongroom.Testing.Clouds.Transit;

namespace Strongroom.Tests.Cli.Doctor;

/// <summary>What the doctor finds with a transit seal: each permission by itself, the token's end, and the policy that is needed.</summary>
public sealed class TransitDoctorTests : IAsyncLifetime
{
    readonly CliRun _cli = new();
    readonly TransitStandIn _standIn = new(TimeProvider.System);
    TransitServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TransitServer.StartAsync(_standIn);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _cli.Dispose();
    }

    [Fact]
    public async Task A_sound_seal_passes_and_its_policy_is_printed_for_its_key()
    {
        var report = await DiagnoseAsync(new() { Period = TimeSpan.FromDays(1) });
        foreach (var check in (string[])["ask about the key", "encrypt", "decrypt"]) AssertFound(report, check, "success", "ms");
        AssertFound(report, "credentials", "success", "token (");
        Assert.Equal(["transit/encrypt/unseal", "transit/decrypt/unseal", "transit/keys/unseal", "auth/token/lookup-self", "auth/token/renew-self"], report["policies"]!["transit"]!["path"]!.AsObject().Select(path => path.Key));
    }

    [Fact]
    public async Task A_missing_permission_and_a_token_that_ends_are_told()
    {
        var denied = await DiagnoseAsync(new() { Period = TimeSpan.FromDays(1), MayUse = false });
        AssertFound(denied, "ask about the key", "success", "v1");
        AssertFound(denied, "encrypt", "failure", "transit/encrypt/unseal");
        AssertFound(await DiagnoseAsync(new() { Life = TimeSpan.FromDays(3), Renewable = false }), "key", "warning", "ENDS ON");
        _standIn.IsSealed = true;
        AssertFound(await DiagnoseAsync(new()), "ask about the key", "failure", "itself sealed");
    }

    async Task<JsonObject> DiagnoseAsync(TransitTokenSpec spec)
    {
        var parameters = TestTransit.Parameters(_server, (await _standIn.MintAsync(spec)).Token);
        _cli.WriteFile("v.hcl", $$"""
            storage "inmem" { }
            listener "tcp" { address = "127.0.0.1:0" tls_disable = 1 }
            seal "transit" {
            {{string.Join('\n', parameters.Select(each => $"{each.Key} = \"{each.Value}\""))}}
            }
            """);
        await _cli.RunAsync(["operator", "diagnose", "-config=v.hcl", "-format=json"]);
        return JsonNode.Parse(_cli.Out)!.AsObject();
    }

    static void AssertFound(JsonObject report, string check, string severity, string text)
    {
        var finding = report["findings"]!.AsArray().FirstOrDefault(each => each!["section"]!.GetValue<string>().StartsWith("seal transit", StringComparison.Ordinal) && each["check"]!.GetValue<string>() == check);
        Assert.True(finding is not null, $"no finding {check} in {report}");
        Assert.Equal(severity, finding["severity"]!.GetValue<string>());
        Assert.Contains(text, $"{finding["text"]} {finding["remedy"]}", StringComparison.Ordinal);
    }
}
