using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Server;

/// <summary>The process as systemd and an operator meet it.</summary>
public sealed class ServerProcessTests : IDisposable
{
    static readonly TimeSpan Promise = TimeSpan.FromSeconds(5);
    readonly TempDirectory _folder = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    string At(string name) => Path.Combine(_folder.Path, name);

    [Fact]
    public async Task Systemd_is_told_of_the_start_the_reload_and_the_stop()
    {
        using var supervisor = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        supervisor.Bind(new UnixDomainSocketEndPoint(At("notify")));
        using var files = new ServerFiles("");
        await using var server = await VaultProcess.ServeAsync(files.Config, ("NOTIFY_SOCKET", At("notify")));
        Assert.Equal("READY=1\nSTATUS=Sealed: waiting for initialisation or unseal keys", await NextAsync(supervisor));
        await SignalAsync(server, "HUP");
        Assert.Matches("^RELOADING=1\nMONOTONIC_USEC=[0-9]{4,}$", await NextAsync(supervisor));
        Assert.StartsWith("READY=1\n", await NextAsync(supervisor), StringComparison.Ordinal);
        Assert.Equal(0, await server.TerminateAsync());
        Assert.StartsWith("STOPPING=1\n", await NextAsync(supervisor), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Systemd_is_told_why_the_server_stays_sealed()
    {
        using var supervisor = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        supervisor.Bind(new UnixDomainSocketEndPoint(At("notify")));
        using var files = new ServerFiles("""seal "static" { current_key_id = "one" current_key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" }""");
        await using (var first = await VaultProcess.ServeAsync(files.Config))
        {
            using var api = new ApiClient(first.Address);
            Assert.Equal(200, (await api.PutAsync("sys/init", new JsonObject { ["recovery_shares"] = 1, ["recovery_threshold"] = 1 })).Status);
            Assert.Equal(0, await first.TerminateAsync());
        }
        File.WriteAllText(files.Config, File.ReadAllText(files.Config).Replace("AAECAw", "BBECAw", StringComparison.Ordinal));
        await using var second = await VaultProcess.ServeAsync(files.Config, ("NOTIFY_SOCKET", At("notify")));
        string told;
        do told = await NextAsync(supervisor);
        while (!told.Contains("STATUS=Sealed: ", StringComparison.Ordinal) || told.Contains("waiting", StringComparison.Ordinal));
        Assert.DoesNotContain('\n', told[told.IndexOf("STATUS=", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task Systemd_is_told_when_the_reason_is_gone_and_the_server_has_opened()
    {
        using var supervisor = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        supervisor.Bind(new UnixDomainSocketEndPoint(At("notify")));
        var kms = await TestKms.StartAsync(At("kms.json"));
        var endpoint = kms.Address;
        using var files = new ServerFiles(TestKms.Stanza(endpoint));
        await using (var first = await VaultProcess.ServeAsync(files.Config))
        {
            using var init = new ApiClient(first.Address);
            Assert.Equal(200, (await init.PutAsync("sys/init", new JsonObject { ["recovery_shares"] = 1, ["recovery_threshold"] = 1 })).Status);
            Assert.Equal(0, await first.TerminateAsync());
        }
        await kms.DisposeAsync();
        await using var second = await VaultProcess.ServeAsync(files.Config, ("NOTIFY_SOCKET", At("notify")));
        while (!(await NextAsync(supervisor)).Contains("STATUS=Sealed: KMS", StringComparison.OrdinalIgnoreCase)) { }
        await using var back = await TestKms.StartAsync(At("kms.json"), endpoint.Port);
        using var api = new ApiClient(second.Address);
        await api.GetAsync("sys/seal-status"); // somebody looks: the next attempt is near
        while (await NextAsync(supervisor) != "STATUS=Unsealed") { }
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Under_load_and_with_a_client_that_trickles_a_signal_ends_it_cleanly_in_time(string signal)
    {
        using var files = new ServerFiles("");
        await using var server = await VaultProcess.ServeAsync(files.Config);
        using var api = new ApiClient(server.Address);
        await OpenAsync(api);
        using var slow = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await slow.ConnectAsync("127.0.0.1", new Uri(server.Address).Port, Ct);
        await slow.SendAsync(Encoding.ASCII.GetBytes($"PUT /v1/cubbyhole/a HTTP/1.1\r\nHost: x\r\nX-Vault-Token: {api.Token}\r\nContent-Length: 1000\r\n\r\n{{"), Ct);
        var written = 0;
        var load = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            try { while (true) if ((await api.PutAsync($"cubbyhole/{i}", new JsonObject { ["a"] = 1 })).Status == 204) Interlocked.Increment(ref written); }
            catch (HttpRequestException) { }
        }, Ct)).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref written) > 50, "load");
        var watch = Stopwatch.StartNew();
        await SignalAsync(server, signal);
        await server.EndedAsync().WaitAsync(TimeSpan.FromSeconds(20), Ct);
        Assert.True(watch.Elapsed < Promise, $"it took {watch.Elapsed}");
        Assert.Equal(0, server.ExitCode);
        await Task.WhenAll(load);
    }

    [Fact]
    public async Task The_pid_file_is_there_while_the_server_runs_and_an_old_one_is_no_obstacle()
    {
        File.WriteAllText(At("pid"), "99999999\n");
        using var files = new ServerFiles($"pid_file = \"{At("pid")}\"");
        await using var server = await VaultProcess.ServeAsync(files.Config);
        await Eventually.TrueAsync(() => File.ReadAllText(At("pid")).Trim() == server.Id.ToString(), "the pid is written");
        Assert.Equal(0, await server.TerminateAsync());
        Assert.False(File.Exists(At("pid")));
    }

    [Theory]
    [InlineData("log_file")]
    [InlineData("pid_file")]
    public async Task A_file_that_cannot_be_written_ends_the_start_with_its_name(string setting)
    {
        File.WriteAllText(At("plain"), "");
        using var files = new ServerFiles($"{setting} = \"{At("plain")}/below\"");
        var (code, _, error) = await VaultProcess.RunAsync(["server", $"-config={files.Config}"]);
        Assert.Equal(1, code);
        Assert.Contains(At("plain"), error, StringComparison.Ordinal);
        Assert.Contains(setting, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGHUP_reopens_the_log_file_and_takes_the_level_and_a_log_that_cannot_be_reopened_ends_nothing()
    {
        using var files = new ServerFiles($"log_file = \"{At("log/vault.log")}\"\nlog_format = \"json\"");
        await using var server = await VaultProcess.ServeAsync(files.Config);
        File.Move(At("log/vault.log"), At("log/vault.log.1"));
        File.AppendAllText(files.Config, "\nlog_level = \"debug\"\n");
        await SignalAsync(server, "HUP");
        await Eventually.TrueAsync(() => File.Exists(At("log/vault.log")) && File.ReadAllText(At("log/vault.log")).Contains("log level debug", StringComparison.Ordinal), "a new log file");
        var line = JsonNode.Parse(File.ReadLines(At("log/vault.log")).First())!;
        Assert.Equal(["@level", "@message", "@module", "@timestamp"], line.AsObject().Select(each => each.Key));
        Directory.Delete(At("log"), recursive: true);
        File.WriteAllText(At("log"), "in the way");
        await SignalAsync(server, "HUP");
        await Eventually.TrueAsync(() => server.Output.Contains("Not reloaded", StringComparison.Ordinal), "the failure is said");
        Assert.Equal(0, await server.TerminateAsync());
    }

    [Fact]
    public async Task SIGHUP_tells_what_waits_for_a_restart_and_what_is_new_and_odd_and_a_mistake_changes_nothing()
    {
        using var files = new ServerFiles("");
        await using var server = await VaultProcess.ServeAsync(files.Config);
        var good = File.ReadAllText(files.Config);
        File.WriteAllText(files.Config, good + "\napi_addr = \"http://elsewhere:8200\"\nlog_levle = \"debug\"\n");
        await SignalAsync(server, "HUP");
        await Eventually.TrueAsync(() => server.Output.Contains("what takes a restart: api_addr", StringComparison.Ordinal), "what waits is told");
        Assert.Contains("log_levle", server.Output, StringComparison.Ordinal);
        File.WriteAllText(files.Config, good + "\nlog_level = \"debug\"\nseal \"awskms\" {");
        await SignalAsync(server, "HUP");
        await Eventually.TrueAsync(() => server.Output.Contains("Not reloaded", StringComparison.Ordinal), "the mistake is told");
        Assert.Contains($"{files.Config}:", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("log level debug", server.Output, StringComparison.Ordinal);
        Assert.Equal(0, await server.TerminateAsync());
    }

    [Fact]
    public async Task The_process_leaves_no_core_and_says_which_settings_have_no_effect()
    {
        using var files = new ServerFiles("plugin_directory = \"/opt/plugins\"\ntelemetry { statsd_address = \"127.0.0.1:8125\" }");
        await using var server = await VaultProcess.ServeAsync(files.Config);
        Assert.Matches(@"(?m)^Max core file size\s+0\s+0\s", await File.ReadAllTextAsync($"/proc/{server.Id}/limits", Ct));
        Assert.Contains("plugin_directory has no effect in this version: engines are built in", server.Output, StringComparison.Ordinal);
        Assert.Contains("telemetry.statsd_address has no effect in this version", server.Output, StringComparison.Ordinal);
        Assert.Equal(0, await server.TerminateAsync());
    }

    [Fact]
    public async Task Metrics_are_for_tokens_and_have_the_names_dashboards_know()
    {
        using var files = new ServerFiles("");
        await using var server = await VaultProcess.ServeAsync(files.Config);
        using var api = new ApiClient(server.Address);
        await OpenAsync(api);
        Assert.Equal(200, (await api.GetAsync("auth/token/lookup-self")).Status);
        var text = await RawAsync(api, "sys/metrics?format=prometheus");
        foreach (var line in (string[])["# TYPE vault_core_unsealed gauge\nvault_core_unsealed 1\n", "# TYPE vault_core_handle_request summary\nvault_core_handle_request_sum ", "vault_core_handle_request_count ", "vault_expire_num_leases 0\n",
            "vault_token_creation{token_type=\"service\"} ", "\nprocess_resident_memory_bytes ", "\nprocess_open_fds ", "vault_runtime_total_gc_runs{generation=\"0\"} ", "vault_core_in_flight_requests 1\n"])
            Assert.Contains(line, text, StringComparison.Ordinal);
        Assert.Equal(text.Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Distinct().Count(), text.Split('\n').Count(line => line.StartsWith("# TYPE", StringComparison.Ordinal)));
        using var nobody = api.As("");
        Assert.Equal(403, (await nobody.GetAsync("sys/metrics")).Status);
        Assert.Equal(0, await server.TerminateAsync());
    }

    static async Task<string> RawAsync(ApiClient api, string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{api.Address}/v1/{path}");
        request.Headers.Add("X-Vault-Token", api.Token);
        using var response = await http.SendAsync(request, Ct);
        return await response.Content.ReadAsStringAsync(Ct);
    }

    static async Task OpenAsync(ApiClient api)
    {
        var init = await api.PutAsync("sys/init", new JsonObject { ["secret_shares"] = 1, ["secret_threshold"] = 1 });
        Assert.Equal(200, init.Status);
        api.Token = init.String("root_token");
        Assert.Equal(200, (await api.PutAsync("sys/unseal", new JsonObject { ["key"] = init["keys"]![0]!.GetValue<string>() })).Status);
    }

    static async Task<string> NextAsync(Socket supervisor)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer, 0, await supervisor.ReceiveAsync(buffer, SocketFlags.None, Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Ct));
    }

    static async Task SignalAsync(VaultProcess server, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", server.Id.ToString()]);
        await kill.WaitForExitAsync(Ct);
    }

    public void Dispose() => _folder.Dispose();
}
