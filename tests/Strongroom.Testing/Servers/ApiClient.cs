using System.Text;
using System.Text.Json.Nodes;

namespace Strongroom.Testing.Servers;

/// <summary>Calls the API at one address, with one token.</summary>
sealed class ApiClient : IDisposable
{
    readonly HttpClient _http;

    public ApiClient(string address, string token = "")
    {
        Address = address;
        Token = token;
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
    }

    public string Address { get; }
    public string Token { get; set; }

    /// <summary>The same server with another token.</summary>
    public ApiClient As(string token) => new(Address, token);

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);
    public Task<ApiAnswer> ListAsync(string path) => SendAsync(new HttpMethod("LIST"), path);
    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);
    public Task<ApiAnswer> PutAsync(string path, JsonNode? body = null) => SendAsync(HttpMethod.Put, path, body);
    public Task<ApiAnswer> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, JsonNode.Parse(json));

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonNode? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/v1/" + path);
        if (Token.Length > 0) request.Headers.TryAddWithoutValidation("X-Vault-Token", Token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        return new ApiAnswer((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public void Dispose() => _http.Dispose();
}
