using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Strongroom.Testing;

/// <summary>A server on loopback that gives prepared answers in their order, and keeps what it was asked.</summary>
public sealed class ScriptedVault : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly Queue<(int Status, string Body)> _answers = new();
    readonly List<ScriptedRequest> _requests = [];

    ScriptedVault()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Address { get; private set; } = "";

    public IReadOnlyList<ScriptedRequest> Requests => _requests;

    public static async Task<ScriptedVault> StartAsync()
    {
        var server = new ScriptedVault();
        await server._app.StartAsync();
        server.Address = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    public ScriptedVault Answer(int status, string body)
    {
        _answers.Enqueue((status, body));
        return this;
    }

    /// <summary>Forgets requests and answers that were not used.</summary>
    public void Clear()
    {
        _answers.Clear();
        _requests.Clear();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var headers = http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        var target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        _requests.Add(new ScriptedRequest(http.Request.Method, target, headers, body.Length == 0 ? null : JsonNode.Parse(body)));

        var (status, answer) = _answers.Count > 0 ? _answers.Dequeue() : (500, """{"errors":["no answer is prepared for this request"]}""");
        http.Response.StatusCode = status;
        if (answer.Length > 0) await http.Response.WriteAsync(answer);
    }
}
