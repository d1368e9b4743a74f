using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.InMemory;

namespace Strongroom.Tests.Barrier;

public sealed class BarrierTests : IDisposable
{
    readonly InMemoryStorage _storage = new();
    readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    readonly SecretBytes _rootKey = new(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _rootKey.Dispose();

    SealedBarrier Sealed => new(_storage, _time);

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    async Task<IBarrier> OpenAsync()
    {
        if (!await Sealed.IsInitializedAsync(Ct)) await Sealed.InitializeAsync(_rootKey, Ct);
        return await Sealed.UnsealAsync(_rootKey, Ct);
    }

    /// <summary>Nothing of ours: plain AES-GCM by the layout in the storage formats.</summary>
    static byte[] OpenIndependently(byte[] key, string path, ReadOnlySpan<byte> entry)
    {
        var plaintext = new byte[entry.Length - 33];
        using var aes = new AesGcm(key, 16);
        aes.Decrypt(entry[5..17], entry[17..^16], entry[^16..], plaintext, Bytes(path));
        return plaintext;
    }

    async Task<JsonObject> KeyringJsonAsync()
        => JsonNode.Parse(OpenIndependently(_rootKey.Span.ToArray(), "core/keyring", (await _storage.GetAsync("core/keyring", Ct))!.Value.Span))!.AsObject();

    [Fact]
    public async Task What_is_written_opens_with_plain_AES_GCM_and_the_keyring_of_the_formats()
    {
        await using var barrier = await OpenAsync();
        await barrier.PutAsync("logical/x/a", Bytes("secret"), Ct);
        var keyring = await KeyringJsonAsync();
        Assert.Equal(_rootKey.Span.ToArray(), Convert.FromBase64String((string)keyring["MasterKey"]!));
        var key = keyring["Keys"]![0]!;
        Assert.Equal((1, 1, "2026-01-02T03:04:05Z"), ((int)key["Term"]!, (int)key["Version"]!, (string)key["InstallTime"]!));
        Assert.Equal((false, 3_865_470_566, 0), ((bool)keyring["RotationConfig"]!["Disabled"]!, (long)keyring["RotationConfig"]!["MaxOperations"]!, (int)keyring["RotationConfig"]!["Interval"]!));
        var value = Convert.FromBase64String((string)key["Value"]!);
        var entry = (await _storage.GetAsync("logical/x/a", Ct))!.Value;
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32BigEndian(entry.Span));
        Assert.Equal(2, entry.Span[4]);
        Assert.Equal(6 + 33, entry.Length);
        Assert.Equal("secret", Encoding.UTF8.GetString(OpenIndependently(value, "logical/x/a", entry.Span)));
        var root = JsonNode.Parse(OpenIndependently(value, "core/master", (await _storage.GetAsync("core/master", Ct))!.Value.Span))!;
        Assert.Equal((1, (string)keyring["MasterKey"]!, "0001-01-01T00:00:00Z"), ((int)root["Term"]!, (string)root["Value"]!, (string)root["InstallTime"]!));
    }

    [Fact]
    public async Task An_entry_of_format_version_1_is_read_without_its_path()
    {
        await using var barrier = await OpenAsync();
        var key = Convert.FromBase64String((string)(await KeyringJsonAsync())["Keys"]![0]!["Value"]!);
        var entry = new byte[33 + 3];
        entry[3] = 1;
        entry[4] = 1;
        using (var aes = new AesGcm(key, 16)) aes.Encrypt(entry.AsSpan(5, 12), Bytes("old"), entry.AsSpan(17, 3), entry.AsSpan(20));
        await _storage.PutAsync("any/where", entry, Ct);
        Assert.Equal("old", Encoding.UTF8.GetString((await barrier.GetAsync("any/where", Ct))!.Value.Span));
    }

    [Fact]
    public async Task A_wrong_root_key_leaves_the_barrier_sealed()
    {
        await Sealed.InitializeAsync(_rootKey, Ct);
        using var wrong = SecretBytes.Random(32);
        var error = await Assert.ThrowsAsync<BarrierException>(async () => await Sealed.UnsealAsync(wrong, Ct));
        Assert.StartsWith("the root key does not open core/keyring", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "only term 1")]
    [InlineData(4, "unknown format version")]
    public async Task A_keyring_that_is_damaged_for_certain_is_told_from_a_wrong_key(int offset, string message)
    {
        await Sealed.InitializeAsync(_rootKey, Ct);
        var entry = (await _storage.GetAsync("core/keyring", Ct))!.Value.ToArray();
        entry[offset] ^= 0x40;
        await _storage.PutAsync("core/keyring", entry, Ct);
        var error = await Assert.ThrowsAsync<BarrierException>(async () => await Sealed.UnsealAsync(_rootKey, Ct));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("core/keyring", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Initializing_twice_is_refused()
    {
        await Sealed.InitializeAsync(_rootKey, Ct);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Sealed.InitializeAsync(_rootKey, Ct));
    }

    [Fact]
    public async Task An_entry_moved_to_another_key_does_not_open()
    {
        await using var barrier = await OpenAsync();
        await barrier.PutAsync("a", Bytes("1"), Ct);
        await _storage.PutAsync("b", (await _storage.GetAsync("a", Ct))!.Value, Ct);
        var error = await Assert.ThrowsAsync<BarrierException>(async () => await barrier.GetAsync("b", Ct));
        Assert.Contains("the entry at b is not authentic", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_flipped_bit_of_an_entry_is_noticed()
    {
        await using var barrier = await OpenAsync();
        var entry = barrier.Encrypt("some/key", Bytes("text"));
        for (var bit = 0; bit < entry.Length * 8; bit++)
        {
            var damaged = entry.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<BarrierException>(() => barrier.Decrypt("some/key", damaged));
        }
        for (var length = 0; length < entry.Length; length++) Assert.Throws<BarrierException>(() => barrier.Decrypt("some/key", entry.AsSpan(0, length)));
    }

    [Fact]
    public async Task A_rotation_is_one_batch_and_old_entries_still_open()
    {
        await using var barrier = await OpenAsync();
        await barrier.PutAsync("a", Bytes("old"), Ct);
        Assert.Equal(2, await barrier.RotateAsync(Ct));
        await barrier.PutAsync("b", Bytes("new"), Ct);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian((await _storage.GetAsync("b", Ct))!.Value.Span));
        Assert.Equal("new-rotation-term-2", Encoding.UTF8.GetString((await barrier.GetAsync("core/canary-keyring", Ct))!.Value.Span));
        await using var again = await OpenAsync();
        Assert.Equal(2, again.Keyring.Term);
        Assert.Equal("old", Encoding.UTF8.GetString((await again.GetAsync("a", Ct))!.Value.Span));
    }

    [Fact]
    public async Task The_stored_count_is_never_behind_after_a_crash()
    {
        await using var barrier = await OpenAsync();
        for (var i = 0; i < 50; i++) await barrier.PutAsync($"k{i}", Bytes("v"), Ct);
        Assert.True((long)(await KeyringJsonAsync())["Keys"]![0]!["encryptions"]! >= barrier.Keyring.Encryptions);
        // No closing, no persisting: the next start counts on from no less.
        await using var next = await OpenAsync();
        Assert.True(next.Keyring.Encryptions >= barrier.Keyring.Encryptions);
    }

    [Fact]
    public async Task The_key_is_rotated_before_it_is_used_too_often()
    {
        await using var barrier = await OpenAsync();
        await barrier.SetRotationAsync(new(true, 1, TimeSpan.Zero), Ct);
        Assert.Equal(RotationSettings.LeastMaxOperations, barrier.Keyring.Rotation.MaxOperations);
        for (var i = 0; i < RotationSettings.LeastMaxOperations; i++) barrier.Encrypt("k", []);
        await barrier.PutAsync("a", Bytes("1"), Ct);
        Assert.Equal(2, barrier.Keyring.Term);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian((await _storage.GetAsync("a", Ct))!.Value.Span));
    }

    [Fact]
    public async Task The_key_is_rotated_when_it_is_old()
    {
        await using var barrier = await OpenAsync();
        await barrier.SetRotationAsync(new(true, 0, TimeSpan.FromHours(1)), Ct);
        Assert.Equal(TimeSpan.FromHours(24), barrier.Keyring.Rotation.Interval);
        _time.Advance(TimeSpan.FromHours(23));
        await barrier.PersistEncryptionCountAsync(Ct);
        Assert.Equal(1, barrier.Keyring.Term);
        _time.Advance(TimeSpan.FromHours(2));
        await barrier.PersistEncryptionCountAsync(Ct);
        Assert.Equal(2, barrier.Keyring.Term);
    }

    [Fact]
    public async Task Members_of_later_writers_survive_a_rewrite()
    {
        await Sealed.InitializeAsync(_rootKey, Ct);
        var keyring = await KeyringJsonAsync();
        keyring["Future"] = new JsonObject { ["a"] = 1 };
        keyring["Keys"]![0]!["future"] = "x";
        keyring["Keys"]![0]!["InstallTime"] = "2020-02-03T04:05:06.123456789+02:00";
        keyring["RotationConfig"]!["later"] = JsonNode.Parse("[1,2.50]");
        await _storage.PutAsync("core/keyring", Entry(_rootKey.Span, "core/keyring", Bytes(keyring.ToJsonString())), Ct);
        await using (var barrier = await OpenAsync()) await barrier.RotateAsync(Ct);
        keyring = await KeyringJsonAsync();
        Assert.Equal(1, (int)keyring["Future"]!["a"]!);
        Assert.Equal("x", (string)keyring["Keys"]![0]!["future"]!);
        Assert.Equal("2020-02-03T04:05:06.123456789+02:00", (string)keyring["Keys"]![0]!["InstallTime"]!);
        Assert.Equal("[1,2.50]", keyring["RotationConfig"]!["later"]!.ToJsonString());
        Assert.Equal(2, keyring["Keys"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_new_root_key_opens_the_keyring_after_its_batch_and_the_old_one_no_more()
    {
        await using var barrier = await OpenAsync();
        await barrier.PutAsync("a", Bytes("1"), Ct);
        using var other = SecretBytes.Random(32);
        var batch = new StorageBatch();
        barrier.PrepareRootKey(other, batch);
        Assert.True(await _storage.TryCommitAsync(batch, Ct));
        barrier.AdoptRootKey(other);
        Assert.True(barrier.IsRootKey(other.Span));
        Assert.False(barrier.IsRootKey(_rootKey.Span));
        await Assert.ThrowsAsync<BarrierException>(async () => await Sealed.UnsealAsync(_rootKey, Ct));
        await barrier.RotateAsync(Ct);
        await using var again = await Sealed.UnsealAsync(other, Ct);
        Assert.Equal(2, again.Keyring.Term);
        Assert.NotNull(await again.GetAsync("a", Ct));
    }

    [Fact]
    public async Task No_term_is_lost_between_preparing_and_committing_a_root_key()
    {
        await using var barrier = await OpenAsync();
        using var other = SecretBytes.Random(32);
        var batch = new StorageBatch();
        barrier.PrepareRootKey(other, batch);
        await Assert.ThrowsAsync<BarrierException>(async () => await barrier.RotateAsync(Ct));
        await _storage.TryCommitAsync(batch, Ct);
        // Not adopted yet, but the storage shows that it happened.
        Assert.Equal(2, await barrier.RotateAsync(Ct));
        Assert.True(barrier.IsRootKey(other.Span));
    }

    [Fact]
    public async Task A_root_key_that_was_never_committed_is_forgotten()
    {
        await using var barrier = await OpenAsync();
        using var other = SecretBytes.Random(32);
        barrier.PrepareRootKey(other, new StorageBatch());
        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(2, await barrier.RotateAsync(Ct));
        Assert.True(barrier.IsRootKey(_rootKey.Span));
    }

    [Fact]
    public async Task A_root_key_that_is_abandoned_blocks_nothing_and_one_that_is_being_changed_is_not_handed_on()
    {
        await using var barrier = await OpenAsync();
        using var other = SecretBytes.Random(32);
        barrier.PrepareRootKey(other, new StorageBatch());
        Assert.True(barrier.IsRootKey(other.Span)); // it may be in the storage already
        Assert.True(barrier.IsRootKey(_rootKey.Span));
        Assert.Throws<BarrierException>(barrier.CopyRootKey);
        barrier.AbandonRootKey();
        Assert.False(barrier.IsRootKey(other.Span));
        Assert.Equal(2, await barrier.RotateAsync(Ct));
        using var copy = barrier.CopyRootKey();
        Assert.True(copy.FixedTimeEquals(_rootKey.Span));
    }

    [Fact]
    public async Task A_root_key_that_is_committed_too_late_takes_no_term_out_of_the_keyring()
    {
        await using var barrier = await OpenAsync();
        await barrier.PutAsync("a", Bytes("1"), Ct); // the keyring was written since it was opened
        using var next = SecretBytes.Random(32);
        var late = new StorageBatch();
        barrier.PrepareRootKey(next, late);
        _time.Advance(TimeSpan.FromMinutes(6));
        await barrier.RotateAsync(Ct);
        await barrier.PutAsync("b", Bytes("2"), Ct);
        Assert.False(await _storage.TryCommitAsync(late, Ct));
        await using var again = await OpenAsync();
        Assert.Equal("2", Encoding.UTF8.GetString((await again.GetAsync("b", Ct))!.Value.Span));
    }

    [Fact]
    public async Task A_standby_takes_over_terms_and_root_key_of_another_server()
    {
        await using var active = await OpenAsync();
        await using var standby = await OpenAsync();
        await active.RotateAsync(Ct);
        await active.PutAsync("a", Bytes("1"), Ct);
        await Assert.ThrowsAsync<BarrierException>(async () => await standby.GetAsync("a", Ct));
        await standby.ReloadKeyringAsync(Ct);
        Assert.NotNull(await standby.GetAsync("a", Ct));

        using var other = SecretBytes.Random(32);
        var batch = new StorageBatch();
        active.PrepareRootKey(other, batch);
        await _storage.TryCommitAsync(batch, Ct);
        active.AdoptRootKey(other);
        await standby.ReloadKeyringAsync(Ct);
        Assert.True(standby.IsRootKey(other.Span));
        Assert.Equal(3, await standby.RotateAsync(Ct));
        Assert.Equal(4, await active.RotateAsync(Ct));
    }

    [Fact]
    public async Task A_keyring_that_lost_a_term_is_not_written_over()
    {
        await using var barrier = await OpenAsync();
        var older = (await _storage.GetAsync("core/keyring", Ct))!.Value;
        await barrier.RotateAsync(Ct);
        await _storage.PutAsync("core/keyring", older, Ct);
        var error = await Assert.ThrowsAsync<BarrierException>(async () => await barrier.RotateAsync(Ct));
        Assert.Contains("the key of term 2 is no longer in it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_threads_encrypt_and_decrypt_at_once()
    {
        await using var barrier = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 3000; i++)
            {
                var text = Bytes($"{thread}-{i}");
                Assert.Equal(text, barrier.Decrypt("k", barrier.Encrypt("k", text)));
            }
        }, Ct)));
    }

    [Fact]
    public async Task A_closed_barrier_refuses_everything()
    {
        var barrier = await OpenAsync();
        var entry = barrier.Encrypt("k", Bytes("x"));
        await barrier.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => barrier.Encrypt("k", Bytes("x")));
        Assert.Throws<ObjectDisposedException>(() => barrier.Decrypt("k", entry));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await barrier.RotateAsync(Ct));
    }

    [Fact]
    public async Task Closing_under_load_ends_in_refusals_and_nothing_else()
    {
        var barrier = await OpenAsync();
        var threads = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            try
            {
                for (; ; ) barrier.Decrypt("k", barrier.Encrypt("k", "x"u8));
            }
            catch (ObjectDisposedException)
            {
            }
        }, Ct)).ToList();
        for (var i = 0; i < 1000; i++) barrier.Encrypt("k", "x"u8);
        await barrier.DisposeAsync();
        await Task.WhenAll(threads);
    }

    [Fact]
    public async Task An_entry_without_a_key_is_authenticated_without_one()
    {
        await using var barrier = await OpenAsync();
        Assert.Equal("t", Encoding.UTF8.GetString(barrier.Decrypt("", barrier.Encrypt("", Bytes("t")))));
    }

    [Fact]
    public async Task The_barriers_own_entries_are_not_written_through_it()
    {
        await using var barrier = await OpenAsync();
        await Assert.ThrowsAsync<StorageException>(async () => await barrier.PutAsync("core/keyring", Bytes("x"), Ct));
        await Assert.ThrowsAsync<StorageException>(async () => await barrier.DeleteAsync("core/keyring", Ct));
    }

    [Theory]
    [InlineData("core//keyring")]
    [InlineData("core/./keyring")]
    [InlineData("core/keyring/")]
    [InlineData("./barrier/init")]
    public async Task Nor_by_another_spelling_of_their_names(string key)
    {
        await using (var barrier = await OpenAsync())
        {
            await Assert.ThrowsAsync<StorageException>(async () => await barrier.PutAsync(key, Bytes("x"), Ct));
            await Assert.ThrowsAsync<StorageException>(async () => await barrier.DeleteAsync(key, Ct));
        }
        await using var again = await OpenAsync();
    }

    static byte[] Entry(ReadOnlySpan<byte> key, string path, byte[] plaintext)
    {
        var entry = new byte[33 + plaintext.Length];
        entry[3] = 1;
        entry[4] = 2;
        RandomNumberGenerator.Fill(entry.AsSpan(5, 12));
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(entry.AsSpan(5, 12), plaintext, entry.AsSpan(17, plaintext.Length), entry.AsSpan(17 + plaintext.Length), Bytes(path));
        return entry;
    }
}
