using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Strongroom.Http.Listeners;
using Strongroom.Sdk.Storage;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>What operators get wrong and disks do: a message that names the thing and the remedy, and data that are still there.</summary>
public sealed class BadInputTests
{
    [Fact]
    public async Task A_name_that_the_file_system_cannot_hold_is_the_callers_mistake()
    {
        using var directory = new TempDirectory();
        await using var server = await TestServer.StartAsync(path: directory.Path);
        await server.InitAsync();
        await server.Api.PutAsync("sys/mounts/kv2", """{"type":"kv","options":{"version":"2"}}""");
        Assert.Equal(200, (await server.Api.PutAsync($"kv2/data/{new string('x', 110)}", """{"data":{"v":1}}""")).Status);
        var refused = await server.Api.PutAsync($"kv2/data/{new string('x', 200)}", """{"data":{"v":1}}""");
        Assert.Equal(400, refused.Status);
        Assert.Contains("choose a shorter name", refused.Text);
        Assert.Equal(404, (await server.Api.GetAsync($"kv2/data/{new string('x', 200)}")).Status);
    }

    [Fact]
    public async Task Wrong_shares_are_refused_in_words_and_right_ones_open_afterwards()
    {
        using var directory = new TempDirectory();
        await using var other = await TestServer.StartAsync();
        var foreign = Keys(await other.InitAsync(shares: 3, threshold: 2));
        await using var server = await TestServer.StartAsync(path: directory.Path);
        var own = Keys(await server.InitAsync(shares: 3, threshold: 2));
        Assert.Equal(204, (await server.Api.PutAsync("sys/seal")).Status);
        await Eventually.TrueAsync(server.IsSealedAsync, "sealed");

        await RefusedAsync(server, "not base64 at all!", "hex or base64");
        await RefusedAsync(server, "AAAA", "shorter than minimum 16 bytes");
        await RefusedAsync(server, Convert.ToBase64String(new byte[40]), "longer than maximum 33 bytes");
        Assert.Equal(400, (await server.Api.PutAsync("sys/unseal", """{"key":5}""")).Status);
        Assert.Equal(1, (await UnsealAsync(server, own[0]))["progress"]!.GetValue<int>());
        Assert.Equal(1, (await UnsealAsync(server, own[0]))["progress"]!.GetValue<int>()); // the same again counts once
        await RefusedAsync(server, foreign[1], "invalid key");
        Assert.Equal(0, (await server.StatusAsync())["progress"]!.GetValue<int>());
        Assert.True(await server.IsSealedAsync());

        await server.UnsealAsync(own[2], own[0]);
        Assert.False(await server.IsSealedAsync());
        Assert.Equal(200, (await server.Api.GetAsync("auth/token/lookup-self")).Status);
    }

    [Fact]
    public async Task A_damaged_seal_blob_is_named_and_putting_it_back_is_enough()
    {
        using var directory = new TempDirectory();
        await using var kms = await TestKms.StartAsync();
        await FaultAtStartTests.InitAsync(directory.Path, kms);
        var blob = Path.Combine(directory.Path, "core", "hsm", "_barrier-unseal-keys");
        var good = await File.ReadAllBytesAsync(blob, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(blob, $$"""{"Value":"{{Convert.ToBase64String(new byte[120])}}"}""", TestContext.Current.CancellationToken);

        await using (var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), directory.Path))
        {
            var status = await FaultAtStartTests.FaultAsync(server);
            Assert.Equal("CorruptBlob", status.String("seal_fault"));
            Assert.Contains("core/hsm/barrier-unseal-keys", status.String("seal_reason"));
            Assert.Contains("backup", status.String("seal_remedy"));
        }
        await File.WriteAllBytesAsync(blob, good, TestContext.Current.CancellationToken);
        await using var again = await TestServer.StartAsync(TestKms.Seal(kms.Address), directory.Path);
        await again.UnsealedAsync();
    }

    [Theory]
    [InlineData("core/_keyring")]
    [InlineData("core/_mounts")]
    [InlineData("core/_auth")]
    public async Task A_damaged_or_missing_entry_of_the_core_is_named_and_nothing_is_made_up(string file)
    {
        using var directory = new TempDirectory();
        string share;
        await using (var server = await TestServer.StartAsync(path: directory.Path))
        {
            share = Keys(await server.InitAsync())[0];
            await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
            await server.Api.PutAsync("kv/x", """{"v":"1"}""");
        }
        var path = Path.Combine(directory.Path, file);
        var good = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        var value = Convert.FromBase64String(JsonNode.Parse(good)!["Value"]!.GetValue<string>());
        value[^1] ^= 1;

        await File.WriteAllTextAsync(path, $$"""{"Value":"{{Convert.ToBase64String(value)}}"}""", TestContext.Current.CancellationToken);
        await RefusesToOpenAsync(directory.Path, share, file.Replace("_", "", StringComparison.Ordinal));
        if (file != "core/_keyring")
        {
            File.Delete(path);
            await RefusesToOpenAsync(directory.Path, share, file.Replace("_", "", StringComparison.Ordinal));
            Assert.False(File.Exists(path));
        }

        await File.WriteAllTextAsync(path, good, TestContext.Current.CancellationToken);
        await using var again = await TestServer.StartAsync(path: directory.Path);
        await again.UnsealAsync(share);
        Assert.False(await again.IsSealedAsync());
    }

    [Fact]
    public async Task A_port_in_use_and_a_taken_directory_are_told_by_name()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = $"127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        var inUse = await Assert.ThrowsAsync<ListenerException>(() => TestServer.StartAsync(change: plan => plan with { Listeners = [new ListenerOptions { Address = address }] }));
        Assert.Contains(address, inUse.Message);
        Assert.NotEmpty(inUse.Remedy);

        using var directory = new TempDirectory();
        await using var first = await TestServer.StartAsync(path: directory.Path);
        var locked = await Assert.ThrowsAnyAsync<StorageException>(() => TestServer.StartAsync(path: directory.Path));
        Assert.Contains(directory.Path, locked.Message);
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task The_executable_ends_with_code_one_and_the_remedy_when_the_port_is_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var files = new ServerFiles("");
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await File.WriteAllTextAsync(files.Config, (await File.ReadAllTextAsync(files.Config, TestContext.Current.CancellationToken)).Replace("127.0.0.1:0", $"127.0.0.1:{port}", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var (code, _, error) = await VaultProcess.RunAsync(["server", $"-config={files.Config}"]);
        Assert.Equal(1, code);
        Assert.Contains($"127.0.0.1:{port}", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_with_its_name_keeps_reads_and_recovers()
    {
        using var directory = new TempDirectory();
        if (!Run("mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", directory.Path)) Assert.Skip("a small tmpfs cannot be mounted here (needs root and CAP_SYS_ADMIN)");
        try
        {
            string share, token;
            await using (var server = await TestServer.StartAsync(path: directory.Path))
            {
                share = Keys(await server.InitAsync())[0];
                token = server.Api.Token;
                await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
                await server.Api.PutAsync("kv/first", """{"v":"kept"}""");
                ApiAnswer answer;
                var written = 0;
                while ((answer = await server.Api.PutAsync($"kv/fill{written}", new JsonObject { ["v"] = new string('x', 500_000) })).Status == 204 && written < 100) written++;
                Assert.Equal(500, answer.Status);
                Assert.Matches("(?i)space|full", answer.Text);
                Assert.Equal("kept", (await server.Api.GetAsync("kv/first")).String("data", "v"));
                for (var i = 0; i < written; i++) Assert.Equal(200, (await server.Api.GetAsync($"kv/fill{i}")).Status);
            }
            await using var again = await TestServer.StartAsync(path: directory.Path);
            again.Api.Token = token;
            await again.UnsealAsync(share);
            Assert.Equal("kept", (await again.Api.GetAsync("kv/first")).String("data", "v"));
        }
        finally { Run("umount", "-l", directory.Path); }
    }

    [Fact]
    public async Task A_read_only_directory_is_named_with_the_remedy_and_opens_when_it_is_writable_again()
    {
        using var directory = new TempDirectory();
        string share;
        await using (var server = await TestServer.StartAsync(path: directory.Path)) share = Keys(await server.InitAsync())[0];
        // root may write where permissions say no, so the file system itself has to refuse
        if (!Run("mount", "--bind", directory.Path, directory.Path)) Assert.Skip("a bind mount cannot be made here (needs root and CAP_SYS_ADMIN)");
        try
        {
            Assert.True(Run("mount", "-o", "remount,bind,ro", directory.Path));
            var refused = await Assert.ThrowsAnyAsync<StorageException>(() => TestServer.StartAsync(path: directory.Path));
            Assert.Contains(directory.Path, refused.Message);
            Assert.Matches("(?i)read-only", refused.Message);
            Assert.Matches("(?i)mount .* read-write", refused.Remedy);
            Assert.True(Run("mount", "-o", "remount,bind,rw", directory.Path));
            await using var again = await TestServer.StartAsync(path: directory.Path);
            await again.UnsealAsync(share);
            Assert.False(await again.IsSealedAsync());
        }
        finally { Run("umount", "-l", directory.Path); }
    }

    static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    static async Task RefusesToOpenAsync(string path, string share, string named)
    {
        await using var server = await TestServer.StartAsync(path: path);
        var refused = await server.Api.PutAsync("sys/unseal", new JsonObject { ["key"] = share });
        Assert.InRange(refused.Status, 400, 500);
        Assert.Contains(named, refused.Text);
        await server.Log.SawAsync(named);
        Assert.True(await server.IsSealedAsync());
    }

    static async Task RefusedAsync(TestServer server, string key, string reason)
    {
        var refused = await server.Api.PutAsync("sys/unseal", new JsonObject { ["key"] = key });
        Assert.Equal(400, refused.Status);
        Assert.Contains(reason, refused.Text);
    }

    static Task<ApiAnswer> UnsealAsync(TestServer server, string key) => server.Api.PutAsync("sys/unseal", new JsonObject { ["key"] = key });

    static string[] Keys(JsonObject init) => [.. init["keys_base64"]!.AsArray().Select(key => key!.GetValue<string>())];
}
