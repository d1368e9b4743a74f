using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms.Faults;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Transit;
using Strongroom.Testing;
using Strongroom.Testing.Clouds.Transit;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Seals.Transit;

/// <summary>Where the token comes from, and that its life is looked after and told.</summary>
public sealed class TransitTokenTests : IAsyncLifetime
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1), Day = TimeSpan.FromDays(1);
    readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    readonly TempDirectory _directory = new();
    TransitFixture _transit = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _transit = await TransitFixture.StartAsync(_time);

    public async ValueTask DisposeAsync()
    {
        await _transit.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_periodic_token_lives_on_without_anybody_asking()
    {
        var token = await _transit.TokenAsync(new() { Period = Hour });
        await using var wrapper = _transit.Wrapper(token);
        var report = await wrapper.InspectAsync(Ct);
        Assert.Empty(report.Warnings);
        Assert.InRange(report.CredentialEnds!.Value - _time.GetUtcNow(), Hour - Minute, Hour);
        for (var passed = TimeSpan.Zero; passed < Day; passed += 5 * Minute)
        {
            _time.Advance(5 * Minute);
            await _transit.Server.SettledAsync();
        }
        Assert.True(_transit.StandIn.Tokens[token].Ends > _time.GetUtcNow());
        Assert.InRange(_transit.StandIn.Tokens[token].Renewals, 24, 48);
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
    }

    [Theory]
    [InlineData("deny:Renew")]
    [InlineData("servererror:Renew")]
    [InlineData("drop:Renew")]
    public async Task A_renewal_that_fails_is_told_with_the_date_tried_again_and_over_when_it_works(string fault)
    {
        using var log = new CapturedLog();
        var token = await _transit.TokenAsync(new() { Period = 3 * Hour });
        await using var wrapper = _transit.Wrapper(token, null, log);
        var end = (await wrapper.InspectAsync(Ct)).CredentialEnds!.Value;
        _transit.Server.Faults.Set(Fault.Parse(fault));
        await ForwardAsync(2 * Hour + Minute);
        await Eventually.TrueAsync(async () => (await wrapper.InspectAsync(Ct)).Warnings.Count > 0, "the failure is told"); // A dropped connection is tried again by the system first.
        var warning = Assert.Single((await wrapper.InspectAsync(Ct)).Warnings);
        Assert.Contains("could not be renewed", warning, StringComparison.Ordinal);
        Assert.Contains(end.UtcDateTime.ToString("yyyy-MM-dd HH:mm"), warning, StringComparison.Ordinal);
        Assert.Contains(warning, log.Text, StringComparison.Ordinal);
        await Eventually.AfterAsync(_time, TimeSpan.FromSeconds(10), () => Task.FromResult(_transit.Server.Calls["Renew"] > 1), "it is tried again");
        _transit.Server.Faults.Clear();
        await ForwardAsync(6 * Minute);
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
        Assert.True(_transit.StandIn.Tokens[token].Ends > _time.GetUtcNow() + 2 * Hour);
        Assert.Contains("is renewed again", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_cannot_live_on_says_so_from_the_start_with_its_date()
    {
        async Task AssertToldAsync(TransitTokenSpec spec, string text, DateTimeOffset? date, params (string, string)[] parameters)
        {
            await using var wrapper = _transit.Wrapper(await _transit.TokenAsync(spec), parameters);
            var warnings = (await wrapper.InspectAsync(Ct)).Warnings;
            if (text.Length == 0) Assert.Empty(warnings);
            else
            {
                Assert.Contains(text, Assert.Single(warnings), StringComparison.Ordinal);
                if (date is { } when) Assert.Contains(when.UtcDateTime.ToString("yyyy-MM-dd"), warnings[0], StringComparison.Ordinal);
            }
        }
        var now = _time.GetUtcNow();
        await AssertToldAsync(new() { Life = 9 * Day, Renewable = false }, "cannot be renewed", now + 9 * Day);
        await AssertToldAsync(new() { Life = Day }, "has no period", now + 32 * Day);
        await AssertToldAsync(new() { Life = Day, ExplicitMax = 5 * Day }, "at the latest", now + 5 * Day);
        await AssertToldAsync(new() { Period = Day, Orphan = false }, "child of another token", null);
        await AssertToldAsync(new() { Period = Day, HasDefaultPolicy = false }, "may not ask about itself", null);
        await AssertToldAsync(new() { Period = Day }, "", null);
        await AssertToldAsync(new() { Life = Day }, "", null, ("disable_renewal", "true"));
    }

    [Fact]
    public async Task At_its_last_end_a_token_that_is_still_renewed_is_told()
    {
        await using var wrapper = _transit.Wrapper(await _transit.TokenAsync(new() { Life = Hour, ExplicitMax = 3 * Hour }));
        await wrapper.InspectAsync(Ct);
        await ForwardAsync(2 * Hour + 50 * Minute);
        Assert.Contains((await wrapper.InspectAsync(Ct)).Warnings, warning => warning.Contains("for good", StringComparison.Ordinal));
        await ForwardAsync(20 * Minute);
        Assert.Equal(SealFault.CredentialsExpired, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
    }

    [Fact]
    public async Task Nothing_is_renewed_that_somebody_else_cares_for()
    {
        var token = await _transit.TokenAsync(new() { Life = Hour });
        await using var wrapper = _transit.Wrapper(token, ("disable_renewal", "true"));
        await wrapper.InspectAsync(Ct);
        await ForwardAsync(45 * Minute);
        _transit.StandIn.Tokens[token].Renew(_time.GetUtcNow()); // The agent does it.
        await ForwardAsync(14 * Minute);
        Assert.Equal(0, _transit.Server.Calls["Renew"]);
        Assert.True((await wrapper.InspectAsync(Ct)).CredentialEnds > _time.GetUtcNow() + 30 * Minute); // And it is noticed.
    }

    [Fact]
    public async Task A_token_file_is_followed_and_read_at_once_after_a_refusal()
    {
        var file = Path.Combine(_directory.Path, "token");
        var first = await _transit.TokenAsync();
        await File.WriteAllTextAsync(file, first + "\n", Ct);
        await using var wrapper = _transit.Wrapper("", ("token_file", file));
        await wrapper.InspectAsync(Ct);
        var second = await _transit.TokenAsync();
        _transit.StandIn.Tokens.TryRemove(first, out _);
        await File.WriteAllTextAsync(file, second, Ct);
        await wrapper.InspectAsync(Ct);
        File.Delete(file);
        Assert.Contains((await wrapper.InspectAsync(Ct)).Warnings, warning => warning.Contains("stays in use", StringComparison.Ordinal));
        _transit.StandIn.Tokens.Clear();
        var third = await _transit.TokenAsync();
        Assert.Equal(SealFault.CredentialsMissing, (await TransitFixture.FailAsync(wrapper)).Fault); // What is wrong with the file is the reason now.
        await File.WriteAllTextAsync(file, third, Ct);
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
    }

    [Fact]
    public async Task A_token_named_by_its_file_is_followed_too()
    {
        var file = Path.Combine(_directory.Path, "token");
        await File.WriteAllTextAsync(file, await _transit.TokenAsync(), Ct);
        await using var wrapper = _transit.Wrapper("file://" + file);
        await wrapper.InspectAsync(Ct);
        _transit.StandIn.Tokens.Clear();
        await File.WriteAllTextAsync(file, await _transit.TokenAsync(), Ct);
        await wrapper.InspectAsync(Ct);
        await File.WriteAllTextAsync(file, "two words", Ct);
        Assert.Contains((await wrapper.InspectAsync(Ct)).Warnings, warning => warning.Contains("holds no token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task By_app_role_the_seal_renews_logs_in_again_at_the_end_and_after_a_revocation()
    {
        _transit.Server.Login.Spec = new() { Life = Hour, ExplicitMax = 4 * Hour };
        await using var wrapper = _transit.AppRole();
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
        await ForwardAsync(12 * Hour);
        Assert.InRange(_transit.Server.Calls["Login"], 3, 5);
        Assert.True(_transit.Server.Calls["Renew"] > 8);
        _transit.StandIn.Tokens.Clear();
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
    }

    [Fact]
    public async Task A_login_that_fails_while_its_token_still_serves_is_told_before_it_matters()
    {
        _transit.Server.Login.Spec = new() { Life = Hour, Renewable = false };
        await using var wrapper = _transit.AppRole();
        await wrapper.InspectAsync(Ct);
        _transit.Server.Login.CurrentSecretId = "another";
        await ForwardAsync(50 * Minute);
        var warning = Assert.Single((await wrapper.InspectAsync(Ct)).Warnings);
        Assert.Contains("secret id", warning, StringComparison.Ordinal);
        await ForwardAsync(20 * Minute);
        Assert.Equal(SealFault.Denied, (await TransitFixture.FailAsync(wrapper)).Fault);
        _transit.Server.Login.CurrentSecretId = TransitLogin.SecretId;
        await ForwardAsync(6 * Minute);
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
    }

    [Fact]
    public async Task A_secret_id_in_a_file_is_read_for_each_login()
    {
        var file = Path.Combine(_directory.Path, "secret-id");
        await File.WriteAllTextAsync(file, "old", Ct);
        await using var wrapper = _transit.AppRole(("secret_id", ""), ("secret_id_file", file), ("auth_mount_path", "auth/my-approle/"));
        Assert.Equal(SealFault.Denied, (await TransitFixture.FailAsync(wrapper)).Fault);
        await File.WriteAllTextAsync(file, TransitLogin.SecretId + "\n", Ct);
        await wrapper.InspectAsync(Ct);
    }

    [Theory]
    [InlineData("jwt")]
    [InlineData("kubernetes")]
    public async Task By_jwt_the_platforms_file_is_read_for_each_login(string method)
    {
        var file = Path.Combine(_directory.Path, "jwt");
        await using var wrapper = _transit.AppRole(("role_id", ""), ("secret_id", ""), ("auth_method", method), ("role", TransitLogin.Role), ("jwt_file", file));
        Assert.Equal(SealFault.CredentialsMissing, (await TransitFixture.FailAsync(wrapper)).Fault);
        await File.WriteAllTextAsync(file, _transit.Server.Login.Jwt(_time), Ct);
        await wrapper.InspectAsync(Ct);
        _time.Advance(20 * Minute);
        _transit.StandIn.Tokens.Clear();
        Assert.Equal(SealFault.CredentialsExpired, (await TransitFixture.FailAsync(wrapper)).Fault); // Nobody has renewed the file.
        await File.WriteAllTextAsync(file, _transit.Server.Login.Jwt(_time), Ct);
        await wrapper.InspectAsync(Ct);
    }

    [Fact]
    public async Task A_denied_login_token_is_made_anew_once_a_minute_at_most_since_a_new_one_may_have_new_policies()
    {
        _transit.Server.Login.Spec = new() { MayUse = false };
        await using var wrapper = _transit.AppRole();
        for (var i = 0; i < 5; i++) Assert.Equal(SealFault.Denied, (await TransitFixture.FailAsync(wrapper)).Fault);
        Assert.Equal(1, _transit.Server.Calls["Login"]);
        _transit.Server.Login.Spec = new();
        _time.Advance(2 * Minute);
        using var key = SecretBytes.Random(32);
        await wrapper.WrapAsync(key, Ct);
        Assert.Equal(2, _transit.Server.Calls["Login"]);
    }

    [Fact]
    public async Task A_token_that_is_looked_at_all_the_time_is_renewed_all_the_same()
    {
        var token = await _transit.TokenAsync(new() { Period = 2 * Hour, MayRead = false });
        await using var wrapper = _transit.Wrapper(token);
        for (var passed = TimeSpan.Zero; passed < 4 * Hour; passed += 5 * Minute)
        {
            await wrapper.InspectAsync(Ct); // Reading the key is denied, which each time is a look at the token.
            await ForwardAsync(5 * Minute);
        }
        Assert.InRange(_transit.StandIn.Tokens[token].Renewals, 2, 3);
    }

    [Fact]
    public async Task A_token_is_renewed_in_time_also_when_the_clock_was_set_back()
    {
        var token = await _transit.TokenAsync(new() { Period = Hour });
        var own = new FakeTimeProvider(_time.GetUtcNow());
        await using var wrapper = TransitKeyWrapper.Create(TestSeals.Context(TestTransit.Parameters(_transit.Server, token), null, own));
        await wrapper.InspectAsync(Ct);
        await ForwardAsync(10 * Minute);
        own.Advance(10 * Minute);
        own.AdjustTime(own.GetUtcNow() - Day);
        for (var passed = TimeSpan.Zero; passed < 3 * Hour; passed += 2 * Minute)
        {
            own.Advance(2 * Minute);
            await ForwardAsync(2 * Minute);
        }
        Assert.InRange(_transit.StandIn.Tokens[token].Renewals, 3, 6);
    }

    [Fact]
    public async Task While_a_token_file_is_half_written_the_token_before_stays_in_use_and_what_a_restart_would_find_is_told()
    {
        var file = Path.Combine(_directory.Path, "half");
        var (first, second) = (await _transit.TokenAsync(new() { Period = Hour }), await _transit.TokenAsync(new() { Period = Hour }));
        await File.WriteAllTextAsync(file, first, Ct);
        await using var wrapper = _transit.Wrapper("", ("token", ""), ("token_file", file));
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
        await File.WriteAllTextAsync(file, second[..9], Ct);
        using var key = SecretBytes.Random(32);
        for (var i = 0; i < 3; i++) await wrapper.WrapAsync(key, Ct);
        Assert.Contains((await wrapper.InspectAsync(Ct)).Warnings, warning => warning.Contains(file, StringComparison.Ordinal) && warning.Contains("a restart stays sealed", StringComparison.Ordinal));
        await File.WriteAllTextAsync(file, second, Ct);
        _transit.StandIn.Tokens.TryRemove(first, out _);
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
        await wrapper.WrapAsync(key, Ct);
    }

    [Fact]
    public async Task After_its_end_a_seal_asks_nobody_any_more()
    {
        var wrapper = _transit.Wrapper(await _transit.TokenAsync(new() { Period = Hour }));
        await wrapper.InspectAsync(Ct);
        await wrapper.DisposeAsync();
        var calls = _transit.Server.Calls.Total;
        await ForwardAsync(Day);
        Assert.Equal(calls, _transit.Server.Calls.Total);
    }

    async Task ForwardAsync(TimeSpan time)
    {
        for (var end = _time.GetUtcNow() + time; _time.GetUtcNow() < end;)
        {
            _time.Advance(end - _time.GetUtcNow() is var left && left < 2 * Minute ? left : 2 * Minute);
            await _transit.Server.SettledAsync();
        }
    }
}
