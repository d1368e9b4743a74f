using System.Diagnostics;
using Strongroom.LocalKms;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>The auto-unseal guide from its first command to its last, with the real executable.</summary>
[Trait("speed", "slow")]
public sealed class GuideTests
{
    const int Restarts = 20;

    [Fact]
    public async Task The_guide_works_from_first_start_to_the_twentieth_restart()
    {
        await using var kms = await TestKms.StartAsync();
        using var files = new ServerFiles("""
            seal "awskms" {
              kms_key_id = "alias/test"
              region     = "us-east-1"
            }
            """);
        await using var walk = new Walk(files, kms.Address);

        await walk.StartAsync();
        var fresh = await walk.VaultAsync("status");
        Assert.Equal(2, fresh.Code);
        Assert.Matches(@"Seal Type\s+awskms", fresh.Out);
        Assert.Matches(@"Recovery Seal Type\s+shamir", fresh.Out);
        Assert.Matches(@"Initialized\s+false", fresh.Out);
        Assert.Contains("vault operator init", fresh.Error);

        var token = await InitAsync(walk);
        Assert.Equal(0, await walk.StopAsync());
        var stopped = await walk.VaultAsync("status");
        Assert.Equal(1, stopped.Code);
        Assert.Contains("connection refused", stopped.Error);

        await walk.StartAsync();
        await walk.UnsealedAsync(TimeSpan.FromSeconds(VaultProcess.IsNative ? 1 : 5));
        var login = await walk.VaultAsync("login", token);
        Assert.True(login.Code == 0, login.ToString());
        Assert.Contains("You are now authenticated", login.Out);
        await WorkAsync(walk, kms);

        for (var i = 0; i < Restarts; i++)
        {
            Assert.Equal(0, await walk.StopAsync());
            await walk.StartAsync();
            await walk.UnsealedAsync(TimeSpan.FromSeconds(5));
        }
        Assert.Contains("s3cr3t", (await walk.VaultAsync("kv", "get", "-field=password", "team/app")).Out);
    }

    static async Task<string> InitAsync(Walk walk)
    {
        var init = await walk.VaultAsync("operator", "init", "-stored-shares=1", "-recovery-shares=1", "-recovery-threshold=1", "-key-shares=1", "-key-threshold=1");
        Assert.True(init.Code == 0, init.ToString());
        Assert.Matches("(?m)^Recovery Key 1: [A-Za-z0-9+/]{43}=$", init.Out);
        Assert.Contains("Success! Vault is initialized", init.Out);
        var status = await walk.VaultAsync("status");
        Assert.Equal(0, status.Code);
        Assert.Matches(@"Sealed\s+false", status.Out);
        Assert.Matches(@"Total Recovery Shares\s+1", status.Out);
        return init.Out.Split("Initial Root Token: ")[1].Split('\n')[0].Trim();
    }

    static async Task WorkAsync(Walk walk, LocalKmsServer kms)
    {
        using var browser = new ApiClient(walk.Address);
        Assert.Equal(200, (await browser.GetAsync("/ui/")).Status);

        await File.WriteAllTextAsync(Path.Combine(walk.Files.Home, "app.hcl"), """path "team/data/app" { capabilities = ["read"] }""");
        Assert.Equal(0, (await walk.VaultAsync("policy", "write", "app", Path.Combine(walk.Files.Home, "app.hcl"))).Code);
        Assert.Contains("team/data/app", (await walk.VaultAsync("policy", "read", "app")).Out);
        Assert.Equal(0, (await walk.VaultAsync("secrets", "enable", "-path=team", "-version=2", "kv")).Code);
        Assert.Equal(0, (await walk.VaultAsync("kv", "put", "team/app", "password=s3cr3t")).Code);
        Assert.Equal("read", (await walk.VaultAsync("token", "capabilities", (await walk.VaultAsync("token", "create", "-policy=app", "-field=token")).Out.Trim(), "team/data/app")).Out.Trim());

        kms.ScheduleDeletion(days: 7);
        Assert.Equal(0, await walk.StopAsync());
        await walk.StartAsync();
        await Eventually.TrueAsync(async () => (await walk.VaultAsync("status")).Out.Contains("deletion"), "the status shows the key's deletion");
        kms.CancelDeletion();
        await walk.UnsealedAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_server_started_without_its_kms_says_so_and_unseals_in_the_same_process_when_it_is_back()
    {
        using var files = new ServerFiles("""
            seal "awskms" {
              kms_key_id = "alias/test"
              region     = "us-east-1"
            }
            """);
        var kms = await TestKms.StartAsync(files.KmsData);
        var endpoint = kms.Address;
        await using var walk = new Walk(files, endpoint);
        await walk.StartAsync();
        await InitAsync(walk);
        Assert.Equal(0, await walk.StopAsync());
        await kms.DisposeAsync();

        await walk.StartAsync();
        var id = walk.Server.Id;
        (int Code, string Out, string Error) status = default;
        await Eventually.TrueAsync(async () => (status = await walk.VaultAsync("status")).Out.Contains(endpoint.Authority), "the status names the KMS");
        Assert.Equal(2, status.Code);
        Assert.Matches(@"Sealed\s+true", status.Out);
        Assert.Contains("Cannot unseal", walk.Server.Output);

        await using var back = await TestKms.StartAsync(files.KmsData, endpoint.Port);
        await walk.UnsealedAsync(TimeSpan.FromSeconds(12));
        Assert.Equal(0, (await walk.VaultAsync("status")).Code);
        Assert.Equal(id, walk.Server.Id);
        Assert.False(walk.Server.HasExited);
        Assert.Equal(0, await walk.StopAsync());
    }

    /// <summary>One operator at one machine: the server comes and goes, the home stays.</summary>
    internal sealed class Walk(ServerFiles files, Uri kms) : IAsyncDisposable
    {
        VaultProcess? _server;

        public ServerFiles Files => files;
        public string Address { get; private set; } = "http://127.0.0.1:1";
        public VaultProcess Server => _server!;

        public async Task StartAsync()
        {
            _server = await VaultProcess.ServeAsync(files.Config, ("AWS_KMS_ENDPOINT", kms.ToString()), ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"));
            Address = _server.Address;
        }

        public Task<int> StopAsync() => Server.TerminateAsync();

        public Task<(int Code, string Out, string Error)> VaultAsync(params string[] args) => files.CommandAsync(Address, args);

        public async Task UnsealedAsync(TimeSpan limit)
        {
            using var api = new ApiClient(Address);
            var watch = Stopwatch.StartNew();
            await Eventually.TrueAsync(async () => (await api.GetAsync("sys/health")).Status == 200, $"unsealed; the server said:\n{Server.Output}", limit);
            TestContext.Current.TestOutputHelper?.WriteLine($"unsealed after {watch.ElapsedMilliseconds} ms");
        }

        public async ValueTask DisposeAsync()
        {
            if (_server is not null) await _server.DisposeAsync();
        }
    }
}
