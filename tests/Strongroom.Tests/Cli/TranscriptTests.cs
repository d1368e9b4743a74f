using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Strongroom.Testing;

namespace Strongroom.Tests.Cli;

/// <summary>Every recorded command line of Vault 1.14: the same requests, the same output, the same exit code.</summary>
public sealed partial class TranscriptTests
{
    static readonly JsonArray Cases = TestData.Json("cli", "transcript.json").AsArray();

    public static IEnumerable<TheoryDataRow<int>> Numbers =>
        Enumerable.Range(0, Cases.Count).Select(number => new TheoryDataRow<int>(number) { TestDisplayName = $"{number} {Cases[number]!["command"]}" });

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_recorded_command_does_what_it_did(int number)
    {
        var recorded = Cases[number]!;
        await using var server = await ScriptedVault.StartAsync();
        foreach (var request in recorded["requests"]!.AsArray()) server.Answer((int)request!["status"]!, (string)request["body"]!);
        using var run = Prepare(recorded, server.Address);

        var args = recorded["args"]!.AsArray().Select(argument => ((string)argument!).Replace("{address}", server.Address)).ToArray();
        var code = await run.RunAsync(args);

        var expected = Normal($"{Text(recorded, "out", server)}\n--\n{Text(recorded, "err", server)}\n--\n{recorded["code"]}");
        Assert.Equal(expected, Normal($"{run.Out.TrimEnd()}\n--\n{run.Error.TrimEnd()}\n--\n{code}"));
        Assert.Equal(recorded["requests"]!.AsArray().Select(Expected), server.Requests.Select(Actual));
    }

    static CliRun Prepare(JsonNode recorded, string address)
    {
        var run = new CliRun { Input = (string?)recorded["stdin"] ?? "" };
        run.Variables["VAULT_ADDR"] = address;
        foreach (var (name, value) in recorded["env"]!.AsObject()) run.Variables[name] = ((string)value!).Replace("{address}", address);
        if ((bool)recorded["token"]! && !run.Variables.ContainsKey("VAULT_TOKEN")) run.WriteFile(".vault-token", "hvs.aDcV9EvuiVrldIZB6pfO6dW3");
        run.WriteFile("data.json", """{"x":"from file","num":12345678901,"t":true,"f":1.5,"deep":{"a":[1,2,{"b":null}]}}""");
        run.WriteFile("text.txt", "two\nlines\n");
        run.WriteFile("bad.json", "{nope}");
        run.WriteFile("p1.hcl", "path \"kv/*\" {\n  capabilities = [\"read\", \"list\"]\n}\n");
        run.WriteFile("ugly.hcl", "path \"kv/*\" { capabilities=[\"read\"] }\n# note\npath \"b\" { policy=\"deny\" }\n");
        return run;
    }

    static string Text(JsonNode recorded, string member, ScriptedVault server) => ((string)recorded[member]!).Replace("{address}", server.Address).TrimEnd();

    static string Expected(JsonNode? request) =>
        $"{request!["method"]} {request["target"]} [{string.Join(", ", request["headers"]!.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal))}] "
        + Fields(request["fields"]?.AsArray().Select(name => (string)name!));

    static string Actual(ScriptedRequest request) =>
        $"{request.Method} {request.Target} [{string.Join(", ", request.VaultHeaders)}] " + Fields(request.Body?.AsObject().Select(member => member.Key));

    static string Fields(IEnumerable<string>? names) => names is null ? "" : $"{{{string.Join(", ", names.Order(StringComparer.Ordinal))}}}";

    // The answers come from the recorded json output; what differs between two runs of a command is masked.
    static string Normal(string text)
    {
        text = Tokens().Replace(text, "<token>");
        text = Uuids().Replace(text, "<uuid>");
        text = Times().Replace(text, "<time>");
        text = Ciphertexts().Replace(text, "<random>");
        return Accessors().Replace(text, "<accessor>");
    }

    [GeneratedRegex(@"hv[sb]\.[A-Za-z0-9_-]+")]
    private static partial Regex Tokens();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuids();

    [GeneratedRegex(@"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| \+0000 UTC)|17955\d{5}")]
    private static partial Regex Times();

    [GeneratedRegex(@"vault:v\d:\S+|(?:[0-9a-f]{2}:){19}[0-9a-f]{2}")]
    private static partial Regex Ciphertexts();

    [GeneratedRegex(@"\b[A-Za-z0-9]{24}\b")]
    private static partial Regex Accessors();
}
