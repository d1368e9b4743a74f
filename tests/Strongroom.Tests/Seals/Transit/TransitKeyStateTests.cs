using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms.Faults;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Clouds.Transit;

namespace Strongroom.Tests.Seals.Transit;

/// <summary>What the other server says of the key, and what is known without asking it.</summary>
public sealed class TransitKeyStateTests : IAsyncLifetime
{
    readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    TransitFixture _transit = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _transit = await TransitFixture.StartAsync(_time);
    public ValueTask DisposeAsync() => _transit.DisposeAsync();

    [Theory]
    [InlineData("""{"deletion_allowed":true}""", "may be deleted")]
    [InlineData("""{"exportable":true}""", "can be taken out")]
    [InlineData("""{"allow_plaintext_backup":true}""", "can be taken out")]
    public async Task What_endangers_the_key_is_warned_of(string description, string expected)
    {
        Describe(description);
        await using var wrapper = await _transit.WrapperAsync();
        Assert.Contains(expected, Assert.Single((await wrapper.InspectAsync(Ct)).Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"supports_encryption":false,"type":"ecdsa-p256"}""", SealFault.Misconfigured, "ecdsa-p256")]
    [InlineData("""{"derived":true}""", SealFault.Misconfigured, "derived")]
    [InlineData("""{"soft_deleted":true}""", SealFault.KeyDisabled, "restored")]
    [InlineData("""{"latest_version":"x"}""", SealFault.InvalidAnswer, "latest_version")]
    public async Task A_key_that_cannot_serve_is_refused(string description, SealFault expected, string text)
    {
        Describe(description);
        await using var wrapper = await _transit.WrapperAsync();
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct));
        Assert.Equal(expected, e.Fault);
        Assert.Contains(text, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_minimum_above_what_is_stored_is_told_while_it_can_be_lowered_and_old_versions_when_they_may_go()
    {
        using var key = SecretBytes.Random(48);
        await using var wrapper = await _transit.WrapperAsync();
        var stored = await wrapper.WrapAsync(key, Ct);
        wrapper.NoteStored([stored]);
        await _transit.StandIn.RotateAsync();
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
        await _transit.StandIn.RaiseMinimumAsync(2);
        Assert.Contains("NO LONGER OPENS", Assert.Single((await wrapper.InspectAsync(Ct)).Warnings), StringComparison.Ordinal);
        await _transit.StandIn.RaiseMinimumAsync(1);
        var fresh = (await wrapper.RefreshAsync(stored, Ct))!;
        wrapper.NoteStored([fresh]);
        await _transit.StandIn.RaiseMinimumAsync(2);
        var report = await wrapper.InspectAsync(Ct);
        Assert.Empty(report.Warnings);
        Assert.Equal("v2", report.RetirableBelow);
    }

    [Fact]
    public async Task Without_the_right_to_read_the_key_the_version_last_seen_counts_and_using_it_costs_one_call()
    {
        await using var wrapper = _transit.Wrapper(await _transit.TokenAsync(new() { Period = TimeSpan.FromDays(1), MayRead = false }));
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal("v1", (await wrapper.InspectAsync(Ct)).KeyId);
            _time.Advance(TimeSpan.FromMinutes(10));
        }
        Assert.Equal(1, _transit.Server.Calls["Encrypt"]);
        await _transit.StandIn.RotateAsync();
        await KeyRefresh.ProbeAsync(wrapper, Ct); // Once an hour.
        Assert.Equal("v2", (await wrapper.InspectAsync(Ct)).KeyId);
        _transit.StandIn.Tokens.Clear();
        Assert.Equal(SealFault.CredentialsExpired, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
    }

    [Fact]
    public async Task A_token_that_may_only_use_the_key_is_enough()
    {
        _transit.StandIn.SaysInvalidToken = false;
        await using var wrapper = _transit.Wrapper(await _transit.TokenAsync(new() { Period = TimeSpan.FromDays(1), MayRead = false, HasDefaultPolicy = false }));
        for (var i = 0; i < 12; i++)
        {
            Assert.Equal("v1", (await wrapper.InspectAsync(Ct)).KeyId);
            _time.Advance(TimeSpan.FromMinutes(10));
        }
        Assert.InRange(_transit.Server.Calls["Encrypt"], 1, 2);
    }

    [Fact]
    public async Task A_sealed_server_is_told_by_the_inspection_too()
    {
        await using var wrapper = await _transit.WrapperAsync();
        _transit.StandIn.IsSealed = true;
        Assert.Equal(SealFault.ServiceSealed, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
        _transit.StandIn.IsSealed = false;
        _transit.Server.Faults.Set(Fault.Parse("error:ReadKey,code=NoLeader"));
        Assert.Equal(SealFault.ServiceStandby, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
    }

    void Describe(string description)
    {
        foreach (var (name, value) in JsonNode.Parse(description)!.AsObject()) _transit.StandIn.Description[name] = value?.DeepClone();
    }
}
