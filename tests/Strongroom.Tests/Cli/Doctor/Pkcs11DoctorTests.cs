using System.Text.Json.Nodes;
using Strongroom.Testing;
using Strongroom.Testing.Hsm;

namespace Strongroom.Tests.Cli.Doctor;

/// <summary>The doctor's look at a hardware module: which token, which key, each use by itself, and no PIN wasted.</summary>
public sealed class Pkcs11DoctorTests : IDisposable
{
    readonly CliRun _cli = new();
    readonly FaultyModule? _module;

    public Pkcs11DoctorTests()
    {
        _module = FaultyModule.TryCreate(out var reason);
        Assert.SkipWhen(_module is null, reason);
    }

    public void Dispose()
    {
        _module?.Dispose();
        _cli.Dispose();
    }

    FaultyModule Module => _module!;

    async Task<List<JsonObject>> FindingsAsync(params (string Name, string Value)[] more)
    {
        _cli.WriteFile("v.hcl", $$"""
            storage "inmem" {}
            listener "tcp" {
              address     = "127.0.0.1:0"
              tls_disable = 1
            }
            seal "pkcs11" {
            {{string.Join('\n', Module.Parameters(more).Select(each => $"  {each.Key} = \"{each.Value}\""))}}
            }
            """);
        await _cli.RunAsync("operator", "diagnose", "-config=v.hcl", "-format=json");
        Assert.DoesNotContain(FaultyModule.Pin, _cli.Out);
        return [.. JsonNode.Parse(_cli.Out)!["findings"]!.AsArray().Select(each => each!.AsObject()).Where(each => each["section"]!.GetValue<string>() == "seal pkcs11")];
    }

    static string Text(List<JsonObject> findings, string check, string severity)
        => findings.Where(each => each["check"]!.GetValue<string>() == check && each["severity"]!.GetValue<string>() == severity).Select(each => $"{each["text"]} {each["remedy"]}").FirstOrDefault()
            ?? throw new InvalidOperationException($"no {severity} {check} in {string.Join('\n', findings.Select(each => each.ToJsonString()))}");

    [Fact]
    public async Task A_sound_module_is_asked_and_used()
    {
        var findings = await FindingsAsync();
        Assert.Contains("(sensitive)", Text(findings, "pin", "success"));
        Assert.Contains("seal:01", Text(findings, "ask about the key", "success"));
        Assert.Contains("\"faulty\", serial 4711", Text(findings, "token found", "success"));
        Assert.Contains("with seal:01", Text(findings, "encrypt", "success"));
        Assert.Contains("gave back", Text(findings, "decrypt", "success"));
    }

    [Fact]
    public async Task A_key_that_may_be_copied_is_a_warning()
    {
        Module.Fail("keys poor");
        Assert.Contains("CKA_EXTRACTABLE", Text(await FindingsAsync(), "key", "warning"));
    }

    [Fact]
    public async Task A_wrong_pin_is_told_and_given_once()
    {
        var findings = await FindingsAsync(("pin", "not-the-pin"));
        Assert.Contains("CKR_PIN_INCORRECT", Text(findings, "ask about the key", "failure"));
        Assert.Contains("CKR_PIN_INCORRECT", Text(findings, "encrypt", "failure"));
        Assert.Equal(1, Module.Count("C_Login"));
    }

    [Fact]
    public async Task A_library_that_crashes_is_a_finding_and_not_the_end_of_the_doctor()
    {
        Module.Fail("C_Encrypt crash");
        var findings = await FindingsAsync();
        Assert.Contains("seal:01", Text(findings, "ask about the key", "success"));
        Assert.Contains("crashed (SIGSEGV) in C_Encrypt", Text(findings, "encrypt", "failure"));
    }
}
