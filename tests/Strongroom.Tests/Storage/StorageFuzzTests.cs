using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.File;
using Strongroom.Storage.File.Journal;
using Strongroom.Storage.InMemory;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Storage;

/// <summary>Damaged input of every kind ends in a clear exception or a right answer. STRONGROOM_FUZZ_SECONDS lengthens it.</summary>
public sealed class StorageFuzzTests
{
    const long MostBytes = 64 << 20;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static TimeSpan Duration => TimeSpan.FromSeconds(double.TryParse(Environment.GetEnvironmentVariable("STRONGROOM_FUZZ_SECONDS"), out var seconds) ? seconds : 1);

    [Fact]
    public async Task A_damaged_journal_opens_without_inventing_anything_or_is_refused()
    {
        var files = new SimulatedFileSystem();
        var options = new FileStorageOptions { Path = "/data", SegmentBytes = 4096 };
        var storage = FileStorage.Open(options, files, null, new FakeTimeProvider(), NullLoggerFactory.Instance);
        for (var i = 0; i < 8; i++) await storage.PutAsync($"key-{i}", new byte[i * 10], Ct);
        var crashed = files.PowerLoss(new Random(1));
        await storage.DisposeAsync();
        var journal = crashed.Read("/data/.strongroom/journal-000000000001")!;
        var layout = new FileLayout("/data");
        await FuzzAsync(random =>
        {
            var damaged = Damage(journal, random);
            var one = new SimulatedFileSystem();
            one.CreateDirectory(layout.Own);
            one.Write(layout.Segment(1), damaged);
            var reader = new JournalReader(layout, one);
            try
            {
                reader.Read([1]);
            }
            catch (StorageException)
            {
                return Task.CompletedTask;
            }
            foreach (var (key, value) in reader.Changes) Assert.Equal(int.Parse(key.AsSpan(4), null) * 10, value!.Length);
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_damaged_payload_is_never_more_than_refused() => await FuzzAsync(random =>
    {
        var payload = new byte[random.Next(64)];
        random.NextBytes(payload);
        if (payload.Length > 0) payload[0] = (byte)random.Next(1, 3);
        FramePayload.TryRead(payload, new Dictionary<string, byte[]?>());
        return Task.CompletedTask;
    });

    [Fact]
    public async Task A_damaged_barrier_entry_is_never_more_than_refused()
    {
        var memory = new InMemoryStorage();
        using var rootKey = SecretBytes.Random(32);
        await new SealedBarrier(memory, TimeProvider.System).InitializeAsync(rootKey, Ct);
        await using var barrier = await new SealedBarrier(memory, TimeProvider.System).UnsealAsync(rootKey, Ct);
        var entry = barrier.Encrypt("k", new byte[50]);
        var keyring = (await memory.GetAsync("core/keyring", Ct))!.Value.ToArray();
        await FuzzAsync(async random =>
        {
            var damaged = Damage(entry, random);
            if (!damaged.AsSpan().SequenceEqual(entry)) Assert.Throws<BarrierException>(() => barrier.Decrypt("k", damaged));
            var other = Damage(keyring, random);
            if (other.AsSpan().SequenceEqual(keyring)) return;
            var storage = new InMemoryStorage();
            await storage.PutAsync("core/keyring", other, Ct);
            await Assert.ThrowsAsync<BarrierException>(async () => await new SealedBarrier(storage, TimeProvider.System).UnsealAsync(rootKey, Ct));
        });
    }

    [Fact]
    public async Task A_damaged_keyring_text_is_never_more_than_refused()
    {
        var text = "{\"MasterKey\":\"AAAA\",\"Keys\":[{\"Term\":1,\"Version\":1,\"Value\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\",\"InstallTime\":\"2020-01-01T00:00:00Z\",\"x\":{}}],\"RotationConfig\":{\"Disabled\":false,\"MaxOperations\":5,\"Interval\":0}}"u8.ToArray();
        await FuzzAsync(random =>
        {
            try
            {
                foreach (var key in KeyringReader.Read("core/keyring", Damage(text, random)).Keys) key.Dispose();
            }
            catch (BarrierException)
            {
            }
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task A_damaged_file_is_never_more_than_refused()
    {
        var whole = EntryFile.Encode(new byte[20]);
        await FuzzAsync(random =>
        {
            EntryFile.TryDecode(Damage(whole, random), out _);
            return Task.CompletedTask;
        });
    }

    static async Task FuzzAsync(Func<Random, Task> once)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var seed = 0; watch.Elapsed < Duration; seed++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            await once(new Random(seed));
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, $"seed {seed} allocated too much");
        }
    }

    static byte[] Damage(byte[] whole, Random random)
    {
        var damaged = whole.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(5))
            {
                case 0: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: damaged[at] = (byte)random.Next(256); break;
                case 2: damaged.RemoveRange(at, damaged.Count - at); break;
                case 3: damaged.RemoveRange(at, Math.Min(random.Next(1, 9), damaged.Count - at)); break;
                default: damaged.InsertRange(at, damaged.GetRange(0, Math.Min(random.Next(1, 40), damaged.Count))); break;
            }
            if (damaged.Count == 0) damaged.Add(0);
        }
        return [.. damaged];
    }
}
