using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Pkcs11;
using Strongroom.Testing.Hsm;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Seals.Pkcs11;

/// <summary>A library that crashes, hangs, loses its token or talks nonsense: what is said, and that the next call is good again.</summary>
public sealed class Pkcs11FaultTests : IDisposable
{
    static readonly TimeSpan LongerThanAnyPause = TimeSpan.FromSeconds(6);
    readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    readonly FaultyModule? _module;

    public Pkcs11FaultTests()
    {
        _module = FaultyModule.TryCreate(out var reason);
        Assert.SkipWhen(_module is null, reason);
    }

    public void Dispose() => _module?.Dispose();

    static CancellationToken Ct => TestContext.Current.CancellationToken;
    FaultyModule Module => _module!;

    static async Task RoundTripAsync(IKeyWrapper wrapper)
    {
        using var key = SecretBytes.Random(32);
        using var back = await wrapper.UnwrapAsync(await wrapper.WrapAsync(key, Ct), Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Theory]
    [InlineData("C_Initialize crash", SealFault.ServiceFailed, "crashed (SIGSEGV) in C_Initialize")]
    [InlineData("C_Login crash", SealFault.ServiceFailed, "crashed (SIGSEGV) in C_Login")]
    [InlineData("C_Decrypt crash", SealFault.ServiceFailed, "crashed (SIGSEGV) in C_Decrypt")]
    [InlineData("C_Decrypt abort", SealFault.ServiceFailed, "crashed (SIGABRT) in C_Decrypt")]
    [InlineData("C_Encrypt exit", SealFault.ServiceFailed, "ended by itself (exit code 3) in C_Encrypt")]
    [InlineData("C_Decrypt 0x32", SealFault.Unreachable, "is gone: CKR_DEVICE_REMOVED at C_Decrypt")]
    [InlineData("C_FindObjectsInit 0xE0", SealFault.Unreachable, "is gone: CKR_TOKEN_NOT_PRESENT at C_FindObjectsInit")]
    [InlineData("C_EncryptInit 0x101", SealFault.Unreachable, "CKR_USER_NOT_LOGGED_IN at C_EncryptInit")]
    [InlineData("C_Decrypt 0xB3", SealFault.Unreachable, "CKR_SESSION_HANDLE_INVALID at C_Decrypt")]
    [InlineData("C_FindObjects 0x30", SealFault.ServiceFailed, "CKR_DEVICE_ERROR at C_FindObjects")]
    [InlineData("C_Decrypt 0x80000123", SealFault.ServiceFailed, "0x80000123 (the vendor's own error")]
    [InlineData("C_GetSlotList none", SealFault.Unreachable, "shows no token \"faulty\"; there are no tokens at all")]
    [InlineData("C_OpenSession 0xB1", SealFault.Throttled, "CKR_SESSION_COUNT at C_OpenSession")]
    [InlineData("C_Login 0xA3", SealFault.CredentialsExpired, "CKR_PIN_EXPIRED at C_Login")]
    [InlineData("C_Login 0x102", SealFault.Denied, "no user PIN yet")]
    [InlineData("C_Login 0xA4", SealFault.Denied, "locked its PIN")]
    [InlineData("token 0x40000", SealFault.Denied, "locked its PIN")]
    [InlineData("C_EncryptInit 0x70", SealFault.Misconfigured, "CKR_MECHANISM_INVALID at C_EncryptInit")]
    [InlineData("C_DecryptInit 0x68", SealFault.Denied, "CKR_KEY_FUNCTION_NOT_PERMITTED at C_DecryptInit")]
    [InlineData("keys none", SealFault.KeyNotFound, "there are no keys at all")]
    [InlineData("C_FindObjects garbage", SealFault.InvalidAnswer, "C_FindObjects returned 1000000 objects")]
    [InlineData("C_GetSlotList garbage", SealFault.InvalidAnswer, "C_GetSlotList counts 1000000 slots")]
    [InlineData("C_GetAttributeValue garbage", SealFault.InvalidAnswer, "a length of 1099511627776")]
    [InlineData("C_Decrypt garbage", SealFault.InvalidAnswer, "C_Decrypt says it wrote 1099511627776 bytes")]
    public async Task A_failure_is_told_with_its_function_and_over_when_its_cause_is(string failing, SealFault fault, string text)
    {
        await using var wrapper = Module.Wrapper(_time);
        if (!failing.StartsWith("C_Initialize") && !failing.StartsWith("C_GetSlotList") && !failing.StartsWith("C_OpenSession") && !failing.StartsWith("C_Login") && !failing.StartsWith("token"))
            await RoundTripAsync(wrapper);
        Module.Fail(failing);
        var e = await Assert.ThrowsAsync<SealException>(async () => await RoundTripAsync(wrapper));
        Assert.Equal(fault, e.Fault);
        Assert.Contains(text, e.Message);
        Assert.NotEmpty(e.Remedy);
        Module.Heal();
        _time.Advance(LongerThanAnyPause);
        await RoundTripAsync(wrapper);
    }

    [Theory]
    [InlineData("C_Decrypt")]
    [InlineData("C_Login")]
    [InlineData("C_Initialize")]
    public async Task A_hang_ends_with_the_time_for_a_call_and_its_process(string function)
    {
        await using var wrapper = Module.Wrapper(_time);
        Module.Fail($"{function} hang");
        var call = RoundTripAsync(wrapper);
        await Eventually.TrueAsync(() => Module.Count(function) > 0, $"it hangs in {function}");
        var process = wrapper.ProcessId!.Value;
        _time.Advance(TimeSpan.FromSeconds(10));
        var e = await Assert.ThrowsAsync<SealException>(() => call);
        Assert.Equal(SealFault.TimedOut, e.Fault);
        Assert.Contains($"did not come back from {function} within 10s", e.Message);
        Assert.False(IsAlive(process));
        Module.Heal();
        _time.Advance(LongerThanAnyPause);
        await RoundTripAsync(wrapper);
    }

    [Theory]
    [InlineData("C_Decrypt once 0x101")]
    [InlineData("C_FindObjectsInit once 0xB3")]
    [InlineData("C_Encrypt once 0x32")]
    [InlineData("C_GetTokenInfo once 0x30")]
    public async Task A_session_that_is_lost_is_opened_again_without_anybody_noticing(string failing)
    {
        await using var wrapper = Module.Wrapper(_time);
        await RoundTripAsync(wrapper);
        Module.Fail(failing);
        Assert.Equal("seal:01", (await wrapper.InspectAsync(Ct)).KeyId);
        await RoundTripAsync(wrapper);
        Assert.Equal(2, Module.Count("C_Login"));
    }

    [Fact]
    public async Task A_process_killed_while_idle_is_replaced_by_the_next_call()
    {
        await using var wrapper = Module.Wrapper(_time);
        await RoundTripAsync(wrapper);
        var before = wrapper.ProcessId!.Value;
        using (var process = Process.GetProcessById(before)) process.Kill();
        await RoundTripAsync(wrapper);
        Assert.NotEqual(before, wrapper.ProcessId);
    }

    [Fact]
    public async Task A_library_that_keeps_crashing_is_not_started_at_every_call()
    {
        await using var wrapper = Module.Wrapper(_time);
        Module.Fail("C_Initialize crash");
        for (var i = 0; i < 5; i++) Assert.Contains("C_Initialize", (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Message);
        Assert.Equal(1, Module.Count("C_Initialize"));
        _time.Advance(LongerThanAnyPause);
        await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct));
        Assert.Equal(2, Module.Count("C_Initialize"));
    }

    [Fact]
    public async Task The_callers_patience_ends_the_call_and_the_process_with_it()
    {
        await using var wrapper = Module.Wrapper(_time);
        Module.Fail("C_Decrypt hang");
        using var patience = new CancellationTokenSource();
        using var key = SecretBytes.Random(32);
        var blob = await wrapper.WrapAsync(key, Ct);
        var call = wrapper.UnwrapAsync(blob, patience.Token).AsTask();
        await Eventually.TrueAsync(() => Module.Count("C_Decrypt") > 0, "it hangs");
        var process = wrapper.ProcessId!.Value;
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.False(IsAlive(process));
        Module.Heal();
        await RoundTripAsync(wrapper);
    }

    [Fact]
    public async Task The_process_says_goodbye_to_the_module_and_ends_with_the_seal()
    {
        int process;
        await using (var wrapper = Module.Wrapper(_time))
        {
            await RoundTripAsync(wrapper);
            process = wrapper.ProcessId!.Value;
            Assert.True(IsAlive(process));
        }
        Assert.False(IsAlive(process));
        Assert.Equal(1, Module.Count("C_Logout"));
        Assert.Equal(1, Module.Count("C_Finalize"));
    }

    [Fact]
    public async Task A_library_that_hangs_at_the_goodbye_holds_up_nobody_for_long()
    {
        var wrapper = Module.Wrapper(_time);
        await RoundTripAsync(wrapper);
        var process = wrapper.ProcessId!.Value;
        Module.Fail("C_Finalize hang");
        await wrapper.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15), Ct);
        Assert.False(IsAlive(process));
    }

    [Fact]
    public async Task A_seal_that_is_replaced_while_its_library_hangs_lets_go()
    {
        var wrapper = Module.Wrapper(_time);
        await RoundTripAsync(wrapper);
        var process = wrapper.ProcessId!.Value;
        Module.Fail("C_Decrypt hang");
        var before = Module.Count("C_Decrypt");
        var call = RoundTripAsync(wrapper);
        await Eventually.TrueAsync(() => Module.Count("C_Decrypt") > before, "it hangs");
        await wrapper.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(15), Ct);
        await Assert.ThrowsAsync<SealException>(() => call);
        Assert.False(IsAlive(process));
        Assert.Equal(1, Module.Count("C_Login"));
    }

    [Fact]
    public async Task Something_that_is_no_module_is_told_apart_from_something_that_is_not_there()
    {
        await using var missing = Module.Wrapper(_time, null, ("lib", "/nowhere/module.so"));
        var e = await Assert.ThrowsAsync<SealException>(async () => await missing.InspectAsync(Ct));
        Assert.Equal(SealFault.Misconfigured, e.Fault);
        Assert.Contains("/nowhere/module.so cannot be loaded", e.Message);
        Assert.Contains("No such file", e.Message);
        var libc = new[] { "/lib/x86_64-linux-gnu/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6", "/lib64/libm.so.6" }.First(File.Exists);
        await using var foreign = Module.Wrapper(_time, null, ("lib", libc));
        Assert.Contains("no PKCS #11 module", (await Assert.ThrowsAsync<SealException>(async () => await foreign.InspectAsync(Ct))).Message);
    }

    static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
