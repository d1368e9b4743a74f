using System.Diagnostics;
using Strongroom.Testing.Hsm;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>A server whose module fails in every way that modules do: at its start, and while it serves.</summary>
public sealed class Pkcs11FaultyServerTests : IDisposable
{
    readonly TempDirectory _directory = new();
    readonly FaultyModule? _module;

    public Pkcs11FaultyServerTests()
    {
        _module = FaultyModule.TryCreate(out var reason);
        Assert.SkipWhen(_module is null, reason);
    }

    public void Dispose()
    {
        _module?.Dispose();
        _directory.Dispose();
    }

    FaultyModule Module => _module!;
    IReadOnlyDictionary<string, string> Parameters => Module.Parameters(("request_timeout", "5s"));

    [Theory]
    [InlineData("C_Initialize crash", "ServiceFailed", "crashed (SIGSEGV) in C_Initialize")]
    [InlineData("C_Decrypt crash", "ServiceFailed", "crashed (SIGSEGV) in C_Decrypt")]
    [InlineData("C_Decrypt 0x32", "Unreachable", "CKR_DEVICE_REMOVED at C_Decrypt")]
    [InlineData("C_GetSlotList none", "Unreachable", "there are no tokens at all")]
    [InlineData("C_FindObjects garbage", "InvalidAnswer", "answered nonsense")]
    [InlineData("C_Login hang", "TimedOut", "did not come back from C_Login within 5s")]
    public async Task At_a_start_the_server_listens_tells_the_fault_and_unseals_when_it_ends(string failing, string fault, string reason)
    {
        await using (var first = await Pkcs11Bench.StartAsync(Parameters, _directory.Path)) await first.InitAsync();
        Module.Fail(failing);
        await using var server = await Pkcs11Bench.StartAsync(Parameters, _directory.Path);
        await Pkcs11Bench.HealsAsync(server, fault, reason, Module.Heal);
    }

    [Fact]
    public async Task One_server_lives_through_every_fault_while_it_serves()
    {
        await using var server = await Pkcs11Bench.StartAsync(Parameters);
        await server.InitAsync();
        await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
        foreach (var (failing, fault, reason) in ((string, string, string)[])[
            ("C_FindObjects crash", "ServiceFailed", "crashed (SIGSEGV) in C_FindObjects"),
            ("C_GetTokenInfo 0xE0", "Unreachable", "CKR_TOKEN_NOT_PRESENT at C_GetTokenInfo"),
            ("C_FindObjectsInit 0x30", "ServiceFailed", "CKR_DEVICE_ERROR at C_FindObjectsInit"),
            ("C_FindObjectsInit hang", "TimedOut", "did not come back from C_FindObjectsInit"),
            ("C_GetAttributeValue garbage", "InvalidAnswer", "answered nonsense"),
            ("keys none", "KeyNotFound", "has no such key")])
        {
            Module.Fail(failing);
            await Pkcs11Bench.ServesAsync(server, fault, reason, Module.Heal);
        }
    }

    [Fact]
    public async Task A_wrong_pin_is_given_once_however_long_the_server_tries_and_its_correction_opens()
    {
        var parameters = Module.Parameters(("pin", $"file://{Module.PinFile}"));
        File.WriteAllText(Module.PinFile, FaultyModule.Pin);
        await using (var first = await Pkcs11Bench.StartAsync(parameters, _directory.Path)) await first.InitAsync();
        File.WriteAllText(Module.PinFile, "wrong");
        var before = Module.Count("C_Login");
        await using var server = await Pkcs11Bench.StartAsync(parameters, _directory.Path);
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_attempts"]?.GetValue<int>() is null or > 3, "it tried several times");
        await Pkcs11Bench.HealsAsync(server, "Denied", "refused the PIN (CKR_PIN_INCORRECT at C_Login); this PIN is not tried again", () =>
        {
            Assert.Equal(before + 1, Module.Count("C_Login"));
            File.WriteAllText(Module.PinFile, FaultyModule.Pin);
        });
    }

    [Fact]
    public async Task What_the_library_prints_reaches_nobody()
    {
        using var files = new ServerFiles(Stanza());
        await using var server = await VaultProcess.ServeAsync(files.Config);
        Assert.Equal(0, (await files.CommandAsync(server.Address, "operator", "init", "-recovery-shares=1", "-recovery-threshold=1")).Code);
        Assert.Contains("runs in process", server.Output);
        Assert.Equal(0, await server.TerminateAsync());
        Assert.DoesNotContain(FaultyModule.Pin, server.Output);
        Assert.DoesNotContain("trace:", server.Output);
    }

    [Fact]
    public async Task The_process_of_the_library_holds_nothing_of_the_server_and_dies_with_it()
    {
        using var files = new ServerFiles(Stanza());
        await using var server = await VaultProcess.ServeAsync(files.Config);
        Assert.Equal(0, (await files.CommandAsync(server.Address, "operator", "init", "-recovery-shares=1", "-recovery-threshold=1")).Code);
        var child = ChildOf(server.Id);
        var open = OpenFiles(child);
        Assert.NotEmpty(open);
        Assert.DoesNotContain(open, target => target.StartsWith(files.Data, StringComparison.Ordinal));
        Assert.Empty(open.Where(target => target.StartsWith("socket:", StringComparison.Ordinal)).Intersect(OpenFiles(server.Id)));
        Module.Fail("C_FindObjects hang", "C_Finalize hang", "C_Logout hang");
        server.Kill();
        await server.EndedAsync();
        await Eventually.TrueAsync(() => !Directory.Exists($"/proc/{child}"), "the child is gone");
    }

    [Fact]
    public async Task The_library_is_logged_out_even_when_the_server_is_killed()
    {
        using var files = new ServerFiles(Stanza());
        await using var server = await VaultProcess.ServeAsync(files.Config);
        Assert.Equal(0, (await files.CommandAsync(server.Address, "operator", "init", "-recovery-shares=1", "-recovery-threshold=1")).Code);
        server.Kill();
        await server.EndedAsync();
        await Eventually.TrueAsync(() => Module.Count("C_Logout") == 1 && Module.Count("C_Finalize") == 1, "logged out");
    }

    [Fact]
    public async Task The_same_process_serves_after_the_library_was_killed_and_crashed()
    {
        using var files = new ServerFiles(Stanza());
        await using var server = await VaultProcess.ServeAsync(files.Config);
        Assert.Equal(0, (await files.CommandAsync(server.Address, "operator", "init", "-recovery-shares=1", "-recovery-threshold=1")).Code);
        using (var child = Process.GetProcessById(ChildOf(server.Id))) child.Kill();
        Module.Fail("C_FindObjects crash");
        await Eventually.TrueAsync(async () => (await files.CommandAsync(server.Address, "status")).Out.Contains("crashed (SIGSEGV) in C_FindObjects"), "the status says so", TimeSpan.FromMinutes(1));
        Module.Heal();
        await Eventually.TrueAsync(async () => !(await files.CommandAsync(server.Address, "status")).Out.Contains("SIGSEGV"), "it is over", TimeSpan.FromMinutes(1));
        Assert.False(server.HasExited);
        Assert.Contains("is given up", server.Output);
    }

    string Stanza() => $"seal \"pkcs11\" {{\n health_check_interval = \"300ms\"\n health_check_interval_unhealthy = \"300ms\"\n{string.Join('\n', Parameters.Select(each => $"  {each.Key} = \"{each.Value}\""))}\n}}";

    static int ChildOf(int parent)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(each => int.TryParse(Path.GetFileName(each), out _)))
            try
            {
                var stat = File.ReadAllText(Path.Combine(folder, "stat"));
                if (int.Parse(stat[(stat.LastIndexOf(')') + 4)..].Split(' ')[0]) == parent) return int.Parse(Path.GetFileName(folder));
            }
            catch (IOException) { } // has ended meanwhile
        throw new InvalidOperationException($"process {parent} has no child");
    }

    static IReadOnlyList<string> OpenFiles(int process)
    {
        try { return [.. Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(link => new FileInfo(link).LinkTarget ?? "")]; }
        catch (UnauthorizedAccessException)
        {
            Assert.Skip("only root may look into a process that is not dumpable");
            return [];
        }
    }
}
