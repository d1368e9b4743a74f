using System.Text.Json.Nodes;
using Strongroom.Testing.Servers;

namespace Strongroom.Testing.Clouds.Transit;

/// <summary>A real server of ours with a transit engine: what a transit seal is for.</summary>
sealed class SecondServer : ITransitBackend
{
    public const string Mount = "transit", KeyName = "unseal";
    readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    readonly List<string> _tokens = [];
    string _share = "";

    SecondServer(TestServer server) => Server = server;

    public TestServer Server { get; }

    public static async Task<SecondServer> StartAsync(TimeProvider time)
    {
        var second = new SecondServer(await TestServer.StartAsync(time: time));
        second._share = (await second.Server.InitAsync())["keys_base64"]![0]!.GetValue<string>();
        await second.DoAsync($"sys/mounts/{Mount}", """{"type":"transit"}""");
        await second.DoAsync($"{Mount}/keys/{KeyName}", "{}");
        await second.PolicyAsync("use", $$"""path "{{Mount}}/encrypt/{{KeyName}}" { capabilities = ["update"] } path "{{Mount}}/decrypt/{{KeyName}}" { capabilities = ["update"] }""");
        await second.PolicyAsync("read", $$"""path "{{Mount}}/keys/{{KeyName}}" { capabilities = ["read"] }""");
        return second;
    }

    public async Task<JsonObject> AnswerAsync(CloudCall call)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Http.Request.Method), Server.Api.Address + call.Path) { Content = call.Body.Length > 0 ? new ByteArrayContent(call.Body) : null };
        request.Headers.TryAddWithoutValidation("X-Vault-Token", call.Header("X-Vault-Token"));
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var body = text.Length > 0 ? JsonNode.Parse(text)!.AsObject() : [];
        return response.IsSuccessStatusCode ? body : throw new CloudError((int)response.StatusCode, body);
    }

    public async Task<TransitMint> MintAsync(TransitTokenSpec spec)
    {
        var policies = new JsonArray();
        if (spec.MayUse) policies.Add((JsonNode)"use");
        if (spec.MayRead) policies.Add((JsonNode)"read");
        var body = new JsonObject
        {
            ["policies"] = policies, ["renewable"] = spec.Renewable, ["no_parent"] = spec.Orphan, ["no_default_policy"] = !spec.HasDefaultPolicy, ["ttl"] = Seconds(spec.Life),
        };
        if (spec.Period is { } period) body["period"] = Seconds(period);
        if (spec.ExplicitMax is { } most) body["explicit_max_ttl"] = Seconds(most);
        var answer = await Server.Api.PutAsync("auth/token/create", body);
        if (answer.Status != 200) throw new CloudError(answer.Status, answer.Json); // A sealed server logs nobody in.
        var token = answer.String("auth", "client_token");
        lock (_tokens) _tokens.Add(token);
        return new(token, TimeSpan.FromSeconds(answer["auth", "lease_duration"]!.GetValue<long>()), answer["auth", "renewable"]!.GetValue<bool>());
    }

    public Task RotateAsync() => DoAsync($"{Mount}/keys/{KeyName}/rotate", "{}");
    public Task RaiseMinimumAsync(int version) => DoAsync($"{Mount}/keys/{KeyName}/config", $$"""{"min_decryption_version":{{version}}}""");

    public async Task DeleteKeyAsync()
    {
        await DoAsync($"{Mount}/keys/{KeyName}/config", """{"deletion_allowed":true}""");
        var answer = await Server.Api.DeleteAsync($"{Mount}/keys/{KeyName}");
        if (answer.Status is not 204) throw new InvalidOperationException(answer.ToString());
    }

    public async Task SealAsync(bool isSealed)
    {
        if (isSealed) await DoAsync("sys/seal", "{}");
        else await Server.UnsealAsync(_share);
    }

    public async Task RevokeAllAsync()
    {
        List<string> tokens;
        lock (_tokens) tokens = [.. _tokens];
        foreach (var token in tokens) await Server.Api.PutAsync("auth/token/revoke", new JsonObject { ["token"] = token });
    }

    public async Task<int> LatestAsync() => (await Server.Api.GetAsync($"{Mount}/keys/{KeyName}"))["data", "latest_version"]!.GetValue<int>();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    Task PolicyAsync(string name, string rules) => DoAsync($"sys/policies/acl/{name}", new JsonObject { ["policy"] = rules }.ToJsonString());

    async Task DoAsync(string path, string json)
    {
        var answer = await Server.Api.PutAsync(path, json);
        if (answer.Status is not (200 or 204)) throw new InvalidOperationException($"{path}: {answer}");
    }

    static string Seconds(TimeSpan time) => $"{(long)time.TotalSeconds}s";
}
