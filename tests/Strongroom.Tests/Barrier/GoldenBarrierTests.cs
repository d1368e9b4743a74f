using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.File;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Barrier;

/// <summary>Directories that Vault 1.8, Vault 1.14 and OpenBao 2.6 wrote open here, entry by entry.</summary>
public sealed class GoldenBarrierTests
{
    /// <summary>Outside the barrier, or under another key.</summary>
    static readonly string[] _plain = ["core/seal-config", "core/recovery-config", "core/hsm/barrier-unseal-keys", "core/recovery-key", "core/keyring",
        "core/unseal-keys-backup", "core/recovery-keys-backup", "sys/uiconfig_plaintext"];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<string> Directories => [.. GoldenDirectory.Names];

    [Theory]
    [MemberData(nameof(Directories))]
    public async Task Every_entry_of_a_directory_another_server_wrote_decrypts(string name)
    {
        using var golden = new GoldenDirectory(name);
        await using var storage = await OpenAsync(golden.Path);
        using var rootKey = new SecretBytes(golden.RootKey);
        await using var barrier = await new SealedBarrier(storage, TimeProvider.System).UnsealAsync(rootKey, Ct);
        Assert.Equal(golden.Terms, barrier.Keyring.Term);
        var (seen, opened) = (0, 0);
        var foreign = await SealedNamespacesAsync(storage);
        await foreach (var key in storage.WalkAsync("", Ct))
        {
            seen++;
            if (_plain.Contains(key) || foreign.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))) continue;
            await ReadEitherSpellingAsync(barrier, key);
            opened++;
        }
        Assert.Equal(golden.Entries, seen);
        Assert.True(opened > golden.Entries / 3, $"{opened} of {seen} entries were looked at");
    }

    [Theory]
    [MemberData(nameof(Directories))]
    public async Task Reading_a_directory_leaves_every_file_as_it_was(string name)
    {
        using var golden = new GoldenDirectory(name);
        var before = Contents(golden.Path);
        await using (var storage = await OpenAsync(golden.Path))
            await foreach (var key in storage.WalkAsync("", Ct)) Assert.NotNull(await storage.GetAsync(key, Ct));
        Assert.Equal(before, Contents(golden.Path));
    }

    [Theory]
    [MemberData(nameof(Directories))]
    public async Task An_entry_rewritten_as_it_was_is_the_same_file_byte_for_byte(string name)
    {
        using var golden = new GoldenDirectory(name);
        var before = Contents(golden.Path);
        await using (var storage = await OpenAsync(golden.Path))
        {
            var keys = new List<string>();
            await foreach (var key in storage.WalkAsync("", Ct)) keys.Add(key);
            var entries = new List<StorageEntry>();
            foreach (var key in keys) entries.Add((await storage.GetAsync(key, Ct))!);
            foreach (var key in keys) await storage.DeleteAsync(key, Ct);
            Assert.Empty(await storage.ListAsync("", Ct));
            foreach (var entry in entries) await storage.PutAsync(entry.Key, entry.Value, Ct);
        }
        Assert.Equal(before, Contents(golden.Path));
    }

    [Fact]
    public async Task A_storage_from_before_keyrings_is_upgraded()
    {
        using var golden = new GoldenDirectory("handmade-legacy");
        await using var storage = await OpenAsync(golden.Path);
        using var rootKey = new SecretBytes(golden.RootKey);
        await using var barrier = await new SealedBarrier(storage, TimeProvider.System).UnsealAsync(rootKey, Ct);
        Assert.Null(await storage.GetAsync("barrier/init", Ct));
        Assert.NotNull(await storage.GetAsync("core/keyring", Ct));
    }

    static async Task ReadEitherSpellingAsync(IBarrier barrier, string key)
    {
        try
        {
            Assert.NotNull(await barrier.GetAsync(key, Ct));
        }
        catch (BarrierException)
        {
            // A few keys end in a slash that no file name can show.
            Assert.NotNull(await barrier.GetAsync(key + "/", Ct));
        }
    }

    static async Task<List<string>> SealedNamespacesAsync(IStorage storage)
    {
        var prefixes = new List<string>();
        foreach (var name in await storage.ListAsync("namespaces/", Ct))
            if (await storage.GetAsync($"namespaces/{name}core/keyring", Ct) is not null) prefixes.Add($"namespaces/{name}");
        // What lies in namespaces below a sealed one is under that one's keyring; the directories here have one such pair.
        return prefixes.Count == 0 ? [] : ["namespaces/"];
    }

    static async ValueTask<FileStorage> OpenAsync(string path)
        => await FileStorage.OpenAsync(new FileStorageOptions { Path = path }, TimeProvider.System, NullLoggerFactory.Instance, Ct);

    static SortedDictionary<string, string> Contents(string path)
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Directory.EnumerateFileSystemEntries(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
            contents[Path.GetRelativePath(path, entry)] = Directory.Exists(entry) ? "directory"
                // One of the directories was put together by hand, with a space a server does not write.
                : File.ReadAllText(entry).Replace("{\"Value\": \"", "{\"Value\":\"", StringComparison.Ordinal);
        return contents;
    }
}
