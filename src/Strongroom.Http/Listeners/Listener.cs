using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Strongroom.Http.Api;

namespace Strongroom.Http.Listeners;

/// <summary>One Kestrel at one address.</summary>
public sealed class Listener : IAsyncDisposable
{
    readonly WebApplication _app; // Kestrel's container; what it would put between Kestrel and the handler is left out
    readonly IServer _server;
    readonly TlsCertificates? _tls;
    readonly string? _socketPath;

    Listener(WebApplication app, IServer server, TlsCertificates? tls, string? socketPath) => (_app, _server, _tls, _socketPath) = (app, server, tls, socketPath);

    /// <summary>Where it listens, the real port included.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <exception cref="ListenerException">The address is taken or not ours, or a TLS file cannot be used.</exception>
    public static async ValueTask<Listener> StartAsync(ListenerOptions options, ApiHandler handler, ILoggerFactory loggers, CancellationToken ct)
    {
        var tls = options.Tls is { } files ? new TlsCertificates(files) : null;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options, tls));
        if (tls is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        var server = app.Services.GetRequiredService<IServer>();
        try
        {
            if (options.IsUnix) SocketFile.RemoveStale(options.Address);
            await server.StartAsync(new ApiApplication(handler), ct);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await app.DisposeAsync();
            throw Explain(options, e);
        }
        if (options is { IsUnix: true, SocketMode: { } mode }) File.SetUnixFileMode(options.Address, mode);
        return new Listener(app, server, tls, options.IsUnix ? options.Address : null) { Addresses = AddressesOf(server) };
    }

    /// <summary>SIGHUP: the TLS files are read anew.</summary>
    public void Reload() => _tls?.Reload();

    /// <summary>No new connections; requests in flight get <paramref name="grace"/> to end.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        using var limit = new CancellationTokenSource(grace);
        await _server.StopAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_socketPath is not null) File.Delete(_socketPath);
    }

    static void Configure(KestrelServerOptions kestrel, ListenerOptions options, TlsCertificates? tls)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null; // BodyReader checks, with Vault's answer
        kestrel.Limits.RequestHeadersTimeout = options.HeaderTimeout;
        kestrel.Limits.KeepAliveTimeout = options.IdleTimeout;
        kestrel.Limits.MaxRequestLineSize = 32 << 10;
        if (options.IsUnix)
        {
            kestrel.ListenUnixSocket(options.Address, listen => Secure(listen, tls));
            return;
        }
        foreach (var endpoint in ListenAddress.Resolve(options.Address)) kestrel.Listen(endpoint, listen => Secure(listen, tls));
    }

    static void Secure(ListenOptions listen, TlsCertificates? tls)
    {
        listen.Protocols = tls is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
        if (tls is null) return;
        listen.Use(PlainHttp.Refuse);
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => new(tls.Handshake()) });
    }

    static ListenerException Explain(ListenerOptions options, Exception e)
    {
        var socket = e as SocketException ?? e.InnerException as SocketException ?? e.InnerException?.InnerException as SocketException;
        if (e is AddressInUseException || e.InnerException is AddressInUseException || socket?.SocketErrorCode == SocketError.AddressAlreadyInUse)
            return new ListenerException($"cannot listen at {options.Address}: the address is in use", $"stop what listens there (ss -ltnp shows it), or choose another address in the listener stanza", e);
        return socket?.SocketErrorCode switch
        {
            SocketError.AccessDenied => new ListenerException($"cannot listen at {options.Address}: permission denied", "ports below 1024 need CAP_NET_BIND_SERVICE; a unix socket needs a folder the server's user may write", e),
            SocketError.AddressNotAvailable => new ListenerException($"cannot listen at {options.Address}: this machine has no such address", "use an address of this machine, or 0.0.0.0", e),
            _ => new ListenerException($"cannot listen at {options.Address}: {e.Message}", "check the address in the listener stanza", e),
        };
    }

    static IReadOnlyList<string> AddressesOf(IServer server)
        => [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>The process's life is ours, not the host's.</summary>
    sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
