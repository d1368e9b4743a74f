using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Core.Expiration;
using Strongroom.Core.Lifecycle;
using Strongroom.Core.Messages;
using Strongroom.Core.Mounts;
using Strongroom.Core.SealKeys;
using Strongroom.Core.Tokens;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Tests.Core;

public sealed class SmallCoreTests
{
    readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void Retries_begin_within_a_second_and_slow_down_to_ten_while_somebody_watches_to_a_minute_otherwise()
    {
        var pace = new RetryPace(_time);
        Assert.InRange(pace.After(1), TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(1));
        Assert.InRange(pace.After(1000), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.InRange(pace.After(1000), TimeSpan.FromSeconds(49), TimeSpan.FromSeconds(61));
        pace.Notice();
        Assert.InRange(pace.After(1000), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_share_counts_once_and_progress_begins_anew_when_it_is_complete()
    {
        var progress = new ShareProgress();
        Assert.Null(progress.Add(new SecretBytes("one"u8), 2));
        Assert.Null(progress.Add(new SecretBytes("one"u8), 2));
        Assert.Equal(1, progress.Now.Count);
        Assert.NotEqual("", progress.Now.Nonce);
        Assert.Equal(2, progress.Add(new SecretBytes("two"u8), 2)!.Count);
        Assert.Equal((0, ""), progress.Now);
    }

    [Fact]
    public void The_root_key_survives_packing_and_nothing_else_is_taken_for_one()
    {
        using var key = SecretBytes.Random(32);
        using var packed = StoredKeys.Pack(key);
        Assert.Equal($"[\"{Convert.ToBase64String(key.Span)}\"]", Encoding.ASCII.GetString(packed.Span));
        using var back = StoredKeys.Unpack(packed);
        Assert.True(back.FixedTimeEquals(key.Span));
        foreach (var wrong in (string[])["", "[]", "[\"\"]", "[\"AAAA\"]", "{}", "[1]", "\"x\"", "[\"not base64!\"]"])
        {
            using var text = new SecretBytes(Encoding.ASCII.GetBytes(wrong));
            Assert.Equal(SealFault.CorruptBlob, Assert.Throws<SealException>(() => StoredKeys.Unpack(text)).Fault);
        }
    }

    [Theory]
    [InlineData(0, 100, 1000, 0, 0, 0, 100)]
    [InlineData(50, 100, 1000, 0, 0, 0, 50)]
    [InlineData(5000, 100, 1000, 0, 0, 0, 1000)]
    [InlineData(5000, 100, 1000, 0, 0, 400, 600)]
    [InlineData(500, 100, 1000, 300, 0, 0, 300)]
    [InlineData(500, 100, 1000, 300, 0, 250, 50)]
    [InlineData(0, 100, 50, 0, 5000, 0, 5000)]
    [InlineData(0, 100, 50, 300, 5000, 0, 300)]
    [InlineData(0, 100, 1000, 0, 0, 2000, 0)]
    public void A_TTL_is_the_wish_the_default_or_what_the_limits_leave(int wanted, int usual, int max, int explicitMax, int period, int age, int granted)
    {
        var issued = _time.GetUtcNow();
        var ttl = TtlRules.Grant(S(wanted), S(usual), S(max), S(explicitMax), S(period), issued, issued + S(age), out var warning);
        Assert.Equal(S(granted), ttl);
        Assert.Equal(wanted > granted, warning is not null);
        static TimeSpan S(int seconds) => TimeSpan.FromSeconds(seconds);
    }

    [Fact]
    public async Task The_lease_clock_wakes_for_the_earliest_also_when_it_comes_later()
    {
        var clock = new LeaseClock(_time);
        var now = _time.GetUtcNow();
        clock.Watch("late", now.AddHours(2));
        var next = clock.NextAsync(Ct).AsTask();
        clock.Watch("early", now.AddHours(1));
        Assert.False(next.IsCompleted);
        await MoveAsync(next, TimeSpan.FromMinutes(61));
        Assert.Equal("early", await next);
        var second = clock.NextAsync(Ct).AsTask();
        await MoveAsync(second, TimeSpan.FromHours(1));
        Assert.Equal("late", await second);
        Assert.Equal(0, clock.Count);
    }

    [Fact]
    public async Task A_clock_set_forward_ends_leases_within_a_minute()
    {
        var clock = new LeaseClock(_time);
        clock.Watch("lease", _time.GetUtcNow().AddHours(12));
        var next = clock.NextAsync(Ct).AsTask();
        _time.AdjustTime(_time.GetUtcNow().AddHours(13)); // timers do not notice
        Assert.False(next.IsCompleted);
        await MoveAsync(next, TimeSpan.FromMinutes(1));
        Assert.Equal("lease", await next);
    }

    [Fact]
    public async Task Of_several_waiters_each_lease_wakes_one()
    {
        var clock = new LeaseClock(_time);
        var waiters = Enumerable.Range(0, 4).Select(_ => clock.NextAsync(Ct).AsTask()).ToList();
        for (var i = 0; i < 4; i++) clock.Watch($"lease {i}", _time.GetUtcNow().AddMinutes(1));
        await MoveAsync(Task.WhenAll(waiters), TimeSpan.FromMinutes(2));
        Assert.Equal(["lease 0", "lease 1", "lease 2", "lease 3"], (await Task.WhenAll(waiters)).Order(StringComparer.Ordinal));
    }

    /// <summary>The waiter may arm its timer a moment after the clock moved: it moves on in small steps.</summary>
    async Task MoveAsync(Task until, TimeSpan by)
    {
        for (var i = 0; i < 200 && !until.IsCompleted; i++)
        {
            _time.Advance(i == 0 ? by : TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(until, Task.Run(() => Thread.Yield()));
            await Task.Yield();
        }
        await until.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void An_answer_has_Vault_s_frame_in_Vault_s_order()
    {
        var output = new ArrayBufferWriter<byte>();
        ResponseJson.Write(new ClientResponse { RequestId = "id", Data = new JsonObject { ["a"] = "<&>" }, Warnings = ["w"] }, output);
        Assert.StartsWith("""{"request_id":"id","lease_id":"","renewable":false,"lease_duration":0,"data":{"a":"<&>"},"wrap_info":null,"warnings":["w"],"auth":null""", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
        Assert.EndsWith("}\n", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
        output.Clear();
        ResponseJson.Write(ClientResponse.Error("id", 404), output);
        Assert.Equal("{\"errors\":[]}\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void The_old_compression_never_crashes_and_never_exceeds_its_limit()
        => Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            try { return LzwDecoder.Decode(bytes, 1000).Length <= 1000; }
            catch (InvalidDataException) { return true; }
        }, iter: 20_000);
}
