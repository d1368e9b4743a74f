using System.Net.Sockets;
using System.Text;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>Requests no client of good will sends: no way around the token, no crash, no stack trace.</summary>
public sealed class HostileRequestTests
{
    static readonly string[] Guarded =
    [
        "sys/mounts", "sys/auth", "sys/policy", "sys/policies/acl", "sys/policies/acl/root", "sys/capabilities-self", "sys/seal", "sys/key-status", "sys/rotate", "sys/leases/lookup/", "sys/metrics",
        "sys/raw/core/keyring", "sys/remount", "sys/host-info", "sys/pprof/", "auth/token/create", "auth/token/accessors", "auth/token/lookup", "auth/token/lookup-self", "cubbyhole/x", "secret/x", "kv/x", "identity/entity", "",
        "sys", "sys/", "auth", "auth/token", "sys/internal/counters/activity", "sys/audit", "sys/config/cors", "sys/wrapping/wrap", "sys/wrapping/unwrap",
    ];

    [Fact]
    public async Task Without_a_token_no_method_on_any_guarded_path_gets_anything()
    {
        await using var server = await OpenAsync();
        using var nobody = server.Api.As("");
        foreach (var path in Guarded)
            foreach (var method in (string[])["GET", "LIST", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW"])
            {
                var answer = await nobody.SendAsync(new HttpMethod(method), "/v1/" + path);
                Assert.True(answer.Status is 400 or 403 or 404 or 405 or 415, $"{method} {path}: {answer}");
                Assert.Null(answer.Data);
            }
        Assert.Equal(200, (await server.Api.GetAsync("kv/x")).Status);
        Assert.DoesNotContain("[Error]", server.Log.Text);
    }

    [Theory]
    [InlineData("/v1/kv/../sys/mounts")]
    [InlineData("/v1/kv/%2e%2e/sys/mounts")]
    [InlineData("/v1/kv/%2E%2E/%2e%2e/x")]
    [InlineData("/v1//kv/x")]
    [InlineData("/v1/kv//x")]
    [InlineData("/v1/kv%2fx")]
    [InlineData("/v1/kv/%2f%2f")]
    [InlineData("/v1/kv/%00")]
    [InlineData("/v1/kv/a%0d%0aX-Evil:%201")]
    [InlineData("/v1/kv/%zz")]
    [InlineData("/v1/kv/%ff%fe")]
    [InlineData("/v1/kv/..")]
    [InlineData("/v1/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/v1/KV/x")]
    [InlineData("/V1/kv/x")]
    [InlineData("/v1/sys/../kv/x")]
    [InlineData("/v1/kv/./x")]
    [InlineData("http://evil.example/v1/kv/x")]
    [InlineData("/v1/sys/health/../mounts")]
    [InlineData("/v1/sys/seal-status/")]
    [InlineData("/v1/sys/seal-status%2f..%2fmounts")]
    public async Task A_tricky_path_gets_nowhere_without_a_token_and_breaks_nothing_with_one(string target)
    {
        await using var server = await OpenAsync();
        foreach (var token in (string[])["", server.Api.Token])
            foreach (var method in (string[])["GET", "PUT"])
            {
                var answer = await RawAsync(server, $"{method} {target} HTTP/1.1\r\nHost: x\r\nX-Vault-Token: {token}\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{{\"v\":\"evil\"}}\n");
                var status = int.Parse(answer.Split(' ')[1]);
                Assert.True(status < 500, answer);
                Assert.DoesNotContain("X-Evil", answer);
                if (token.Length == 0) Assert.True(status is not (200 or 204), answer);
            }
        Assert.Equal("good", (await server.Api.GetAsync("kv/guard")).String("data", "v"));
        Assert.Equal(200, (await server.Api.GetAsync("sys/mounts")).Status);
        Assert.DoesNotContain("[Error]", server.Log.Text);
    }

    [Fact]
    public async Task Headers_and_bodies_out_of_measure_are_refused_and_the_server_goes_on()
    {
        await using var server = await OpenAsync();
        var token = server.Api.Token;
        Assert.StartsWith("HTTP/1.1 413", await RawAsync(server, $"PUT /v1/kv/x HTTP/1.1\r\nHost: x\r\nX-Vault-Token: {token}\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 4", await RawAsync(server, $"GET /v1/kv/x HTTP/1.1\r\nHost: x\r\nX-Pad: {new string('a', 60_000)}\r\nConnection: close\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 4", await RawAsync(server, $"GET /v1/{new string('a', 40_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        foreach (var wrap in (string[])["-1", "x", "99999999999999999999s", "1e9", "0"])
            Assert.InRange((await server.Api.SendAsync(HttpMethod.Get, "kv/x", null, ("X-Vault-Wrap-TTL", wrap))).Status, 200, 400);
        foreach (var body in (string[])["[", "{\"a\":", "5", "\"x\"", "[1]", new string('[', 5000), "{\"a\":" + new string('[', 500) + new string(']', 500) + "}", "\ufeff{}", "{\"a\":1,\"a\":2}"])
            Assert.True(int.Parse((await RawAsync(server, $"PUT /v1/kv/y HTTP/1.1\r\nHost: x\r\nX-Vault-Token: {token}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}")).Split(' ')[1]) < 500, body[..Math.Min(20, body.Length)]);
        foreach (var form in (string[])[$"Authorization: Bearer {token}", $"X-Vault-Token:   {token}  "])
            Assert.StartsWith("HTTP/1.1 200", await RawAsync(server, $"GET /v1/kv/guard HTTP/1.1\r\nHost: x\r\n{form}\r\nConnection: close\r\n\r\n"));
        foreach (var form in (string[])[$"Authorization: Basic {token}", $"X-Vault-Token: {token},{token}", $"Cookie: token={token}", $"X-Vault-Token: {token.ToUpperInvariant()}"])
            Assert.StartsWith("HTTP/1.1 403", await RawAsync(server, $"GET /v1/kv/guard HTTP/1.1\r\nHost: x\r\n{form}\r\nConnection: close\r\n\r\n"));
        Assert.Equal("good", (await server.Api.GetAsync("kv/guard")).String("data", "v"));
        Assert.DoesNotContain("[Error]", server.Log.Text);
    }

    [Fact]
    public async Task Sealing_and_unsealing_under_load_loses_nothing_and_crashes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var share = (await server.InitAsync())["keys_base64"]![0]!.GetValue<string>();
        await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
        using var stop = new CancellationTokenSource();
        var answers = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        var last = new int[4];
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            using var api = server.Api.As(server.Api.Token);
            for (var n = 1; !stop.IsCancellationRequested; n++)
            {
                var answer = await api.PutAsync($"kv/w{writer}", $$"""{"n":{{n}}}""");
                answers.AddOrUpdate(answer.Status, 1, (_, count) => count + 1);
                if (answer.Status == 204) last[writer] = n;
            }
        })).ToList();
        for (var i = 0; i < 15; i++)
        {
            await server.Api.PutAsync("sys/seal");
            await Eventually.TrueAsync(server.IsSealedAsync, "sealed");
            await Task.WhenAll(server.UnsealAsync(share), server.UnsealAsync(share), server.StatusAsync());
            await Eventually.TrueAsync(async () => !await server.IsSealedAsync(), "unsealed");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        Assert.True(answers.Keys.All(status => status is 204 or 503), string.Join(' ', answers));
        for (var writer = 0; writer < 4; writer++) Assert.True((await server.Api.GetAsync($"kv/w{writer}"))["data", "n"]!.GetValue<int>() == last[writer]);
        Assert.DoesNotContain("[Error]", server.Log.Text);
    }

    [Fact]
    [Trait("speed", "slow")]
    public async Task A_server_told_to_end_under_load_and_with_a_slow_body_exits_zero_within_five_seconds()
    {
        await using var kms = await TestKms.StartAsync();
        using var files = new ServerFiles(TestKms.Stanza(kms.Address));
        await using var server = await VaultProcess.ServeAsync(files.Config);
        using var api = new ApiClient(server.Address);
        api.Token = (await api.PutAsync("sys/init", """{"recovery_shares":1,"recovery_threshold":1}""")).String("root_token");
        await api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
        var uri = new Uri(server.Address);
        using var slow = new TcpClient(uri.Host, uri.Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"PUT /v1/kv/slow HTTP/1.1\r\nHost: x\r\nX-Vault-Token: {api.Token}\r\nContent-Length: 1000\r\n\r\n{{"), TestContext.Current.CancellationToken);
        var load = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            try { while (true) await api.PutAsync($"kv/l{i}", """{"v":"1"}"""); }
            catch (HttpRequestException) { }
        })).ToList();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal(0, await server.TerminateAsync(TimeSpan.FromSeconds(5)));
        await Task.WhenAll(load);
        Assert.False(server.Output.Contains("   at ", StringComparison.Ordinal), server.Output);
    }

    static async Task<TestServer> OpenAsync()
    {
        var server = await TestServer.StartAsync();
        await server.InitAsync();
        await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
        await server.Api.PutAsync("kv/x", """{"v":"1"}""");
        await server.Api.PutAsync("kv/guard", """{"v":"good"}""");
        return server;
    }

    static async Task<string> RawAsync(TestServer server, string request)
    {
        var uri = new Uri(server.Api.Address);
        using var client = new TcpClient(uri.Host, uri.Port);
        var stream = client.GetStream();
        try { await stream.WriteAsync(Encoding.UTF8.GetBytes(request)); }
        catch (IOException) { } // it may be refused before all of it is sent
        var answer = new MemoryStream();
        try { await stream.CopyToAsync(answer, new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token); }
        catch (IOException) when (answer.Length > 0) { }
        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
