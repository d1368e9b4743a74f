using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.File;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Storage;

/// <summary>The file storage on a real directory.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class FileStorageTests : IDisposable
{
    readonly TempDirectory _directory = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    ValueTask<FileStorage> OpenAsync(long overlayBytes = 64 << 20)
        => FileStorage.OpenAsync(new FileStorageOptions { Path = _directory.Path, SegmentBytes = 1 << 16, OverlayBytes = overlayBytes }, TimeProvider.System, NullLoggerFactory.Instance, Ct);

    string At(string path) => Path.Combine(_directory.Path, path);

    void WriteFile(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), content);
    }

    [Fact]
    public async Task A_clean_stop_leaves_Vaults_layout_and_nothing_else()
    {
        await using (var storage = await OpenAsync())
        {
            await storage.PutAsync("a/b/c", new byte[] { 0, 255, 62 }, Ct);
            await storage.PutAsync("a/b", Array.Empty<byte>(), Ct);
            await storage.PutAsync("gone/soon", new byte[] { 1 }, Ct);
            await storage.DeleteAsync("gone/soon", Ct);
        }
        var everything = Directory.EnumerateFileSystemEntries(_directory.Path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Select(path => Path.GetRelativePath(_directory.Path, path)).Order(StringComparer.Ordinal);
        Assert.Equal(["a", "a/_b", "a/b", "a/b/_c"], everything);
        Assert.Equal("{\"Value\":\"AP8+\"}\n", File.ReadAllText(At("a/b/_c")));
        Assert.Equal("{\"Value\":\"\"}\n", File.ReadAllText(At("a/_b")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("a/b/_c")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(At("a/b")));
    }

    [Fact]
    public async Task What_a_server_wrote_is_there_after_a_restart()
    {
        for (var round = 0; round < 3; round++)
        {
            await using var storage = await OpenAsync();
            for (var i = 0; i < 200; i++) await storage.PutAsync($"k/{i}", Encoding.UTF8.GetBytes($"{round}-{i}"), Ct);
        }
        await using var again = await OpenAsync();
        Assert.Equal(200, (await again.ListAsync("k/", Ct)).Count);
        Assert.Equal("2-199", Encoding.UTF8.GetString((await again.GetAsync("k/199", Ct))!.Value.Span));
    }

    [Fact]
    public async Task A_second_opener_is_told_who_has_the_directory()
    {
        await using (await OpenAsync())
        {
            var error = await Assert.ThrowsAsync<StorageException>(async () => await OpenAsync());
            Assert.StartsWith($"{_directory.Path} is in use by process {Environment.ProcessId} (", error.Message, StringComparison.Ordinal);
            Assert.EndsWith("); stop it first", error.Message, StringComparison.Ordinal);
        }
        await using var next = await OpenAsync();
    }

    [Theory]
    [InlineData("{\"Value\":\"AQI", "it is not a JSON object")]
    [InlineData("{\"Value\":\"!!!!\"}\n", "its Value is not base64")]
    [InlineData("{\"Other\":1}\n", "its JSON has no Value")]
    [InlineData("[]", "it is not a JSON object")]
    public async Task A_torn_or_foreign_file_is_reported_by_path_and_left_alone(string content, string problem)
    {
        WriteFile("a/_torn", content);
        await using (var storage = await OpenAsync())
        {
            var error = await Assert.ThrowsAsync<StorageException>(async () => await storage.GetAsync("a/torn", Ct));
            Assert.Contains(At("a/_torn"), error.Message, StringComparison.Ordinal);
            Assert.Contains(problem, error.Message, StringComparison.Ordinal);
            Assert.Equal(["torn"], await storage.ListAsync("a/", Ct));
        }
        Assert.Equal(content, File.ReadAllText(At("a/_torn")));
    }

    [Theory]
    [InlineData("{ \"value\" : \"AQI=\", \"Seal\": {\"x\":[1]} }")]
    [InlineData("{\"Value\":\"AQI\\u003d\"}")]
    public async Task Json_of_another_hand_reads_as_Go_reads_it(string content)
    {
        WriteFile("_k", content);
        await using var storage = await OpenAsync();
        Assert.Equal([1, 2], (await storage.GetAsync("k", Ct))!.Value.ToArray());
    }

    [Fact]
    public async Task A_file_of_zero_length_is_absent()
    {
        WriteFile("_k", "");
        await using var storage = await OpenAsync();
        Assert.Null(await storage.GetAsync("k", Ct));
        Assert.True(await storage.TryCommitAsync(new StorageBatch().ExpectAbsent("k").Put("k", new byte[] { 1 }), Ct));
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_file_does_not_hang_anybody()
    {
        Directory.CreateDirectory(At("a"));
        using (var made = System.Diagnostics.Process.Start("mkfifo", At("a/_pipe"))!) await made.WaitForExitAsync(Ct);
        await using var storage = await OpenAsync();
        var error = await Assert.ThrowsAsync<StorageException>(async () => await storage.GetAsync("a/pipe", Ct));
        Assert.Contains("is not a regular file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_entry_is_not_listed_and_not_touched()
    {
        WriteFile("a/README", "hello");
        WriteFile("a/_k", "{\"Value\":\"\"}\n");
        await using (var storage = await OpenAsync())
        {
            Assert.Equal(["k"], await storage.ListAsync("a/", Ct));
            await storage.DeleteAsync("a/k", Ct);
        }
        Assert.Equal("hello", File.ReadAllText(At("a/README")));
    }

    [Fact]
    public async Task What_an_interrupted_write_of_Vault_left_is_explained()
    {
        WriteFile("a/_c.temp", "{\"Val");
        await using var storage = await OpenAsync();
        var error = await Assert.ThrowsAsync<StorageException>(async () => await storage.GetAsync("a/c.temp", Ct));
        Assert.Contains("interrupted write of Vault", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_the_layout_cannot_tell_apart_are_refused_at_once()
    {
        await using var storage = await OpenAsync();
        await storage.PutAsync("x", new byte[] { 1 }, Ct);
        await Assert.ThrowsAsync<StorageException>(async () => await storage.PutAsync("_x/y", new byte[] { 1 }, Ct));
        await storage.PutAsync("d/_z/y", new byte[] { 1 }, Ct);
        await Assert.ThrowsAsync<StorageException>(async () => await storage.PutAsync("d/z", new byte[] { 1 }, Ct));
        await Assert.ThrowsAsync<StorageException>(async () => await storage.TryCommitAsync(new StorageBatch().Put("n", new byte[1]).Put("_n/m", new byte[1]), Ct));
        await storage.DeleteAsync("d/_z/y", Ct);
        await storage.PutAsync("d/z", new byte[] { 2 }, Ct);
        await storage.DeleteAsync("x", Ct);
        await storage.PutAsync("_x/y", new byte[] { 3 }, Ct);
        Assert.Equal(["_x/", "d/"], await storage.ListAsync("", Ct));
    }

    [Fact]
    public async Task A_name_the_file_system_cannot_hold_is_refused_at_once()
    {
        await using var storage = await OpenAsync();
        await storage.PutAsync("d/" + new string('n', 254), new byte[] { 1 }, Ct);
        await storage.PutAsync(new string('d', 255) + "/n", new byte[] { 1 }, Ct);
        await Assert.ThrowsAsync<StorageKeyException>(async () => await storage.PutAsync("d/" + new string('n', 255), new byte[] { 1 }, Ct));
        await Assert.ThrowsAsync<StorageKeyException>(async () => await storage.PutAsync(new string('d', 256) + "/n", new byte[] { 1 }, Ct));
        await Assert.ThrowsAsync<StorageKeyException>(async () => await storage.PutAsync("d/" + new string('é', 128), new byte[] { 1 }, Ct));
        await Assert.ThrowsAsync<StorageKeyException>(async () => await storage.PutAsync(string.Join('/', Enumerable.Repeat(new string('p', 200), 21)), new byte[] { 1 }, Ct));
        await Assert.ThrowsAsync<StorageException>(async () => await storage.PutAsync(".strongroom/lock", new byte[] { 1 }, Ct));
    }

    [Fact]
    public async Task A_batch_larger_than_a_segment_gets_a_segment_of_its_size()
    {
        var large = new byte[1 << 20];
        Random.Shared.NextBytes(large);
        await using (var storage = await OpenAsync()) await storage.PutAsync("large", large, Ct);
        await using var again = await OpenAsync();
        Assert.Equal(large, (await again.GetAsync("large", Ct))!.Value.ToArray());
        await Assert.ThrowsAsync<StorageException>(async () => await again.PutAsync("larger", new byte[48 << 20], Ct));
    }

    [Fact]
    public async Task Writers_wait_when_the_tree_falls_behind_and_all_of_it_arrives()
    {
        await using (var storage = await OpenAsync(overlayBytes: 20_000))
            await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
            {
                for (var i = 0; i < 50; i++) await storage.PutAsync($"w{writer}/{i}", new byte[1000], Ct);
            }, Ct)));
        Assert.Equal(800, Directory.GetFiles(_directory.Path, "_*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_path_that_is_a_file_is_refused()
    {
        WriteFile("file", "");
        var options = new FileStorageOptions { Path = At("file") };
        var error = await Assert.ThrowsAsync<StorageException>(async () => await FileStorage.OpenAsync(options, TimeProvider.System, NullLoggerFactory.Instance, Ct));
        Assert.Equal($"{At("file")} is a file", error.Message);
    }

    [Fact]
    public async Task A_closed_storage_refuses_and_closes_once()
    {
        var storage = await OpenAsync();
        await storage.DisposeAsync();
        await storage.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await storage.PutAsync("a", new byte[1], Ct));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await storage.GetAsync("a", Ct));
    }
}
