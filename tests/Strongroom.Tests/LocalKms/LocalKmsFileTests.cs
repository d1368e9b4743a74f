using Amazon.KeyManagementService.Model;
using Strongroom.LocalKms;

namespace Strongroom.Tests.LocalKms;

public sealed class LocalKmsFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("local-kms-").FullName;
    string File => Path.Combine(_folder, "kms.data");

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Keys_outlive_the_server()
    {
        var options = LocalKmsFixture.Options with { DataFile = File };
        MemoryStream blob;
        await using (var server = await LocalKmsFixture.StartAsync(options))
        {
            using var kms = LocalKmsFixture.Client(server);
            blob = (await kms.EncryptAsync(new() { KeyId = "alias/test", Plaintext = new([5]) }, Ct)).CiphertextBlob;
            await kms.RotateKeyOnDemandAsync(new() { KeyId = (await kms.ListKeysAsync(new ListKeysRequest(), Ct)).Keys[0].KeyId }, Ct);
            await kms.TagResourceAsync(new() { KeyId = (await kms.ListKeysAsync(new ListKeysRequest(), Ct)).Keys[0].KeyId, Tags = [new() { TagKey = "t", TagValue = "v" }] }, Ct);
        }
        await using (var server = await LocalKmsFixture.StartAsync(options))
        {
            using var kms = LocalKmsFixture.Client(server);
            Assert.Equal(5, (await kms.DecryptAsync(new() { CiphertextBlob = blob }, Ct)).Plaintext.ToArray()[0]);
            var key = Assert.Single((await kms.ListKeysAsync(new ListKeysRequest(), Ct)).Keys).KeyId;
            Assert.Equal("v", Assert.Single((await kms.ListResourceTagsAsync(new() { KeyId = key }, Ct)).Tags).TagValue);
            Assert.Single((await kms.ListKeyRotationsAsync(new() { KeyId = key }, Ct)).Rotations);
        }
    }

    [Fact]
    public async Task The_files_are_the_owners_alone_and_show_nothing()
    {
        await using (await LocalKmsFixture.StartAsync(LocalKmsFixture.Options with { DataFile = File })) { }
        Assert.Equal(["kms.data", "kms.data.key"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
            foreach (var file in Directory.GetFiles(_folder)) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(file));
        Assert.DoesNotContain("alias/test", System.Text.Encoding.Latin1.GetString(System.IO.File.ReadAllBytes(File)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_could_not_be_written_is_not_used()
    {
        var options = LocalKmsFixture.Options with { DataFile = File };
        MemoryStream blob;
        await using (var server = await LocalKmsFixture.StartAsync(options))
        {
            using var kms = LocalKmsFixture.Client(server);
            var key = (await kms.ListKeysAsync(new ListKeysRequest(), Ct)).Keys[0].KeyId;
            var obstacle = Directory.CreateDirectory(File + ".tmp");
            await Assert.ThrowsAnyAsync<Exception>(() => kms.RotateKeyOnDemandAsync(new() { KeyId = key }, Ct));
            await Assert.ThrowsAnyAsync<Exception>(() => kms.EncryptAsync(new() { KeyId = key, Plaintext = new([5]) }, Ct)); // under a version that the next start would not know
            obstacle.Delete();
            blob = (await kms.EncryptAsync(new() { KeyId = key, Plaintext = new([5]) }, Ct)).CiphertextBlob;
        }
        await using var again = await LocalKmsFixture.StartAsync(options);
        using var client = LocalKmsFixture.Client(again);
        Assert.Equal(5, (await client.DecryptAsync(new() { CiphertextBlob = blob }, Ct)).Plaintext.ToArray()[0]);
    }

    [Fact]
    public async Task A_file_that_does_not_open_stops_the_start_and_stays_as_it_is()
    {
        var options = LocalKmsFixture.Options with { DataFile = File };
        await using (await LocalKmsFixture.StartAsync(options)) { }
        var bytes = await System.IO.File.ReadAllBytesAsync(File, Ct);
        bytes[^1] ^= 1;
        await System.IO.File.WriteAllBytesAsync(File, bytes, Ct);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await LocalKmsFixture.StartAsync(options));
        System.IO.File.Delete(File + ".key");
        Assert.Contains(".key", (await Assert.ThrowsAsync<InvalidDataException>(async () => await LocalKmsFixture.StartAsync(options))).Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await System.IO.File.ReadAllBytesAsync(File, Ct));
    }

    [Fact]
    public async Task A_second_server_does_not_take_the_same_file()
    {
        var options = LocalKmsFixture.Options with { DataFile = File };
        await using (await LocalKmsFixture.StartAsync(options))
            Assert.Contains("another local-kms", (await Assert.ThrowsAsync<IOException>(async () => await LocalKmsFixture.StartAsync(options))).Message, StringComparison.Ordinal);
        await using var after = await LocalKmsFixture.StartAsync(options);
    }

    [Fact]
    public async Task An_emptied_key_file_beside_keys_is_not_filled_anew()
    {
        var options = LocalKmsFixture.Options with { DataFile = File };
        await using (await LocalKmsFixture.StartAsync(options)) { }
        await System.IO.File.WriteAllBytesAsync(File + ".key", [], Ct);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await LocalKmsFixture.StartAsync(options));
        Assert.Equal(0, new FileInfo(File + ".key").Length);
    }

    [Fact]
    public async Task Every_start_says_that_it_protects_nothing()
    {
        foreach (var options in (LocalKmsOptions[])[LocalKmsFixture.Options, LocalKmsFixture.Options with { DataFile = File }])
        {
            var lines = new List<string>();
            await using var server = await LocalKmsFixture.StartAsync(options with { Notice = lines.Add });
            Assert.Contains(lines, line => line.Contains("protects nothing of value", StringComparison.Ordinal));
            Assert.Contains(lines, line => line.Contains(server.Address.Port.ToString(), StringComparison.Ordinal));
        }
    }
}
