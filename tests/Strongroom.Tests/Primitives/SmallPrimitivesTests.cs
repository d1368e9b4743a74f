using CsCheck;
using Strongroom.Primitives;
using Strongroom.Primitives.Protobuf;

namespace Strongroom.Tests.Primitives;

public sealed class SmallPrimitivesTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2024-01-02T03:04:05.123456789Z", "2024-01-02T03:04:05.1234567Z")]
    [InlineData("2024-01-02T03:04:05Z", "2024-01-02T03:04:05Z")]
    [InlineData("2024-01-02T05:04:05.5+02:00", "2024-01-02T03:04:05.5Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z")]
    public void Go_s_times_are_read_and_written_as_Go_has_them(string text, string written)
    {
        Assert.True(GoTime.TryParse(text, out var time));
        Assert.Equal(written, GoTime.Format(time));
    }

    [Fact]
    public void Every_time_survives_being_written()
        => Gen.DateTime.Sample(time => GoTime.TryParse(GoTime.Format(new DateTimeOffset(time.Ticks, TimeSpan.Zero)), out var back) && back.Ticks == time.Ticks);

    [Fact]
    public async Task A_keyed_lock_lets_one_in_per_key()
    {
        var keys = new KeyedLock(stripes: 4);
        var (inside, most, total) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 200; i++)
                using (await keys.AcquireAsync("one", Ct))
                {
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    total++;
                    await Task.Yield();
                    Interlocked.Decrement(ref inside);
                }
        })));
        Assert.Equal((1, 1600), (most, total));
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_a_key_leaves_it_usable()
    {
        var keys = new KeyedLock(stripes: 1);
        using var gone = new CancellationTokenSource();
        Task waiting;
        using (await keys.AcquireAsync("a", Ct))
        {
            waiting = keys.AcquireAsync("b", gone.Token).AsTask();
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }
        using var free = await keys.AcquireAsync("c", Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(5), Ct);
    }

    [Fact]
    public void A_message_survives_being_written_and_read()
        => Gen.Select(Gen.Int[1, 100_000], Gen.ULong, Gen.Byte.Array[1, 300], Gen.String[1, 40].Where(text => !text.Any(char.IsSurrogate))).Sample((number, value, bytes, text) =>
        {
            var reader = new ProtoReader(new ProtoWriter().Varint(number, value | 1).Bytes(number + 1, bytes).Text(number + 2, text).ToArray());
            return reader.Next() && reader.Number == number && reader.Value == (value | 1)
                && reader.Next() && reader.Number == number + 1 && reader.Bytes.SequenceEqual(bytes)
                && reader.Next() && reader.Number == number + 2 && reader.Text == text && !reader.Next();
        });

    [Fact]
    public void No_bytes_make_the_reader_fail_otherwise_than_it_may_or_never_end()
        => Gen.Byte.Array[0, 64].Sample(bytes =>
        {
            var reader = new ProtoReader(bytes);
            try
            {
                for (var fields = 0; reader.Next(); fields++)
                    if (fields > bytes.Length) return false;
                return true;
            }
            catch (InvalidDataException) { return true; }
        }, iter: 50_000);

    [Fact]
    public void The_kernels_random_bytes_fill_all_that_is_asked_for_and_differ()
    {
        foreach (var length in (int[])[0, 1, 12, 32, 257, 100_000])
        {
            var (one, other) = (new byte[length], new byte[length]);
            SystemRandom.Fill(one);
            SystemRandom.Fill(other);
            if (length >= 12) Assert.NotEqual(one, other);
            if (length >= 257) Assert.True(one[^100..].Distinct().Count() > 20, "the end was filled too");
        }
    }
}
