using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.File;
using Strongroom.Storage.File.Journal;
using Strongroom.Storage.InMemory;
using Strongroom.Testing;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Storage;

/// <summary>Damaged input of every kind ends in a clear exception or a right answer. STRONGROOM_FUZZ_SECONDS lengthens it.</summary>
public sealed class StorageFuzzTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

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
        await Fuzz.RunAsync(random =>
        {
            var damaged = Fuzz.Damage(journal, random);
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
    public async Task A_damaged_payload_is_never_more_than_refused() => await Fuzz.RunAsync(random =>
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
        await Fuzz.RunAsync(async random =>
        {
            var damaged = Fuzz.Damage(entry, random);
            if (!damaged.AsSpan().SequenceEqual(entry)) Assert.Throws<BarrierException>(() => barrier.Decrypt("k", damaged));
            var other = Fuzz.Damage(keyring, random);
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
        await Fuzz.RunAsync(random =>
        {
            try
            {
                foreach (var key in KeyringReader.Read("core/keyring", Fuzz.Damage(text, random)).Keys) key.Dispose();
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
        await Fuzz.RunAsync(random =>
        {
            EntryFile.TryDecode(Fuzz.Damage(whole, random), out _);
            return Task.CompletedTask;
        });
    }
}
