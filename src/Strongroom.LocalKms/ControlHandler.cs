using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Strongroom.LocalKms.Faults;

namespace Strongroom.LocalKms;

/// <summary>The small control interface below <c>/_local/</c>, for callers on this machine: <c>GET|PUT|DELETE faults</c>, <c>GET|DELETE calls</c>.</summary>
sealed class ControlHandler(FaultScript faults, CallCounters calls)
{
    public const string Prefix = "/_local";

    public async Task HandleAsync(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote)) http.Response.StatusCode = 403;
        else
            switch (http.Request.Method, http.Request.Path.Value)
            {
                case ("GET", "/_local/faults"): await WriteAsync(http, new JsonArray([.. faults.Current.Select(fault => JsonValue.Create(fault.ToString()))])); break;
                case ("PUT", "/_local/faults"): await PutFaultsAsync(http); break;
                case ("DELETE", "/_local/faults"): faults.Clear(); http.Response.StatusCode = 204; break;
                case ("GET", "/_local/calls"):
                    await WriteAsync(http, new JsonObject(calls.Snapshot().Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)JsonValue.Create(pair.Value)))));
                    break;
                case ("DELETE", "/_local/calls"): calls.Reset(); http.Response.StatusCode = 204; break;
                default: http.Response.StatusCode = 404; break;
            }
    }

    /// <summary>The body is a JSON list of texts as <see cref="Fault.Parse"/> reads them; it replaces what was in force.</summary>
    async Task PutFaultsAsync(HttpContext http)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
            faults.Set([.. document.RootElement.EnumerateArray().Select(text => Fault.Parse(text.GetString() ?? ""))]);
            http.Response.StatusCode = 204;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            http.Response.StatusCode = 400;
            await WriteAsync(http, new JsonObject { ["error"] = e is FormatException ? e.Message : "a JSON list of texts is needed, such as [\"deny:Decrypt\"]" });
        }
    }

    static async Task WriteAsync(HttpContext http, JsonNode answer)
    {
        http.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(http.Response.Body);
        answer.WriteTo(writer);
        await writer.FlushAsync(http.RequestAborted);
    }
}
