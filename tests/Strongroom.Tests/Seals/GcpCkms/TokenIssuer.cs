using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Strongroom.Tests.Seals.GcpCkms;

/// <summary>Another cloud, which gives its tokens to who sends a header.</summary>
sealed class TokenIssuer(WebApplication app) : IAsyncDisposable
{
    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/token");

    public static async Task<TokenIssuer> StartAsync(Func<string> token, string header)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(http =>
        {
            if (http.Request.Headers["X-Who"] == header) return http.Response.WriteAsync(new JsonObject { ["access_token"] = token() }.ToJsonString());
            http.Response.StatusCode = 403;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return new TokenIssuer(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
