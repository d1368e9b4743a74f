using System.Text;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Hsm;

namespace Strongroom.Tests.Seals.Pkcs11;

/// <summary>Wrong PINs lock a token, often for good: none is given twice. And a PIN is seen by nobody but the library.</summary>
public sealed class Pkcs11PinTests : IDisposable
{
    readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    readonly FaultyModule? _module;

    public Pkcs11PinTests()
    {
        _module = FaultyModule.TryCreate(out var reason);
        Assert.SkipWhen(_module is null, reason);
    }

    public void Dispose() => _module?.Dispose();

    static CancellationToken Ct => TestContext.Current.CancellationToken;
    FaultyModule Module => _module!;

    async Task<SealException> RefusedAsync(IKeyWrapper wrapper)
    {
        _time.Advance(TimeSpan.FromMinutes(5));
        return await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct));
    }

    [Fact]
    public async Task A_refused_pin_is_given_once_by_all_seals_of_the_process_together()
    {
        await using var one = Module.Wrapper(_time, null, ("pin", "wrong"));
        await using var other = Module.Wrapper(_time, null, ("pin", "wrong"));
        for (var i = 0; i < 5; i++)
            foreach (var wrapper in (IKeyWrapper[])[one, other])
            {
                var e = await RefusedAsync(wrapper);
                Assert.Equal(SealFault.Denied, e.Fault);
                Assert.Contains("CKR_PIN_INCORRECT at C_Login", e.Message);
                Assert.Contains("not tried again", e.Message);
            }
        Assert.Equal(1, Module.Count("C_Login"));
        await using var right = Module.Wrapper(_time);
        Assert.Equal("seal:01", (await right.InspectAsync(Ct)).KeyId);
    }

    [Fact]
    public async Task A_pin_corrected_in_its_file_is_noticed_without_a_restart()
    {
        File.WriteAllText(Module.PinFile, "wrong");
        await using var wrapper = Module.Wrapper(_time, null, ("pin", $"file://{Module.PinFile}"));
        await RefusedAsync(wrapper);
        File.WriteAllText(Module.PinFile, "still wrong");
        await RefusedAsync(wrapper);
        await RefusedAsync(wrapper);
        Assert.Equal(2, Module.Count("C_Login"));
        File.WriteAllText(Module.PinFile, $"{FaultyModule.Pin}\n");
        Assert.Equal("seal:01", (await wrapper.InspectAsync(Ct)).KeyId);
    }

    [Fact]
    public async Task The_last_try_of_a_token_is_not_taken_by_a_pin_that_never_worked()
    {
        Module.Fail("token 0x20000");
        await using var wrapper = Module.Wrapper(_time);
        var e = await RefusedAsync(wrapper);
        Assert.Contains("one try left", e.Message);
        Assert.Equal(0, Module.Count("C_Login"));
        Module.Heal();
        _time.Advance(TimeSpan.FromMinutes(1));
        await wrapper.InspectAsync(Ct);
        Module.Fail("token 0x20000");
        await using var again = Module.Wrapper(_time); // this PIN is known to be right
        await again.InspectAsync(Ct);
    }

    [Fact]
    public async Task The_pin_is_in_no_argument_no_variable_and_no_setting_of_the_process()
    {
        Environment.SetEnvironmentVariable("HSM_PLACE_OF_TEST", FaultyModule.Pin); // whatever its name
        Environment.SetEnvironmentVariable("BAO_HSM_OF_TEST", "x");
        try
        {
            await using var wrapper = Module.Wrapper(_time);
            await wrapper.InspectAsync(Ct);
            var proc = $"/proc/{wrapper.ProcessId}";
            Assert.DoesNotContain(FaultyModule.Pin, await File.ReadAllTextAsync($"{proc}/cmdline", Ct));
            Assert.DoesNotContain(wrapper.Settings, setting => setting.Value.Contains(FaultyModule.Pin, StringComparison.Ordinal));
            Assert.Contains(wrapper.Settings, setting => setting is { Name: "token found", Origin: "the library" } && setting.Value.Contains("serial 4711"));
            Assert.Equal("vault-pkcs11\n", await File.ReadAllTextAsync($"{proc}/comm", Ct));
            if (Environment.UserName != "root") return; // only root may look further into a process that is not dumpable
            var variables = Encoding.UTF8.GetString(await File.ReadAllBytesAsync($"{proc}/environ", Ct));
            Assert.Contains("PATH=", variables);
            Assert.DoesNotContain(FaultyModule.Pin, variables);
            Assert.DoesNotContain("BAO_HSM_OF_TEST", variables);
            Assert.Contains("Max core file size        0 ", await File.ReadAllTextAsync($"{proc}/limits", Ct));
            Assert.Contains("NoNewPrivs:\t1", await File.ReadAllTextAsync($"{proc}/status", Ct));
        }
        finally
        {
            Environment.SetEnvironmentVariable("HSM_PLACE_OF_TEST", null);
            Environment.SetEnvironmentVariable("BAO_HSM_OF_TEST", null);
        }
    }
}
