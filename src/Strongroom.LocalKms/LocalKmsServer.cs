using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.LocalKms.Faults;
using Strongroom.LocalKms.Keys;

namespace Strongroom.LocalKms;

/// <summary>A stand-in for AWS KMS (and the three calls of STS that belong to it) on the real wire protocol, for trying out and for tests.</summary>
public sealed class LocalKmsServer : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly CancellationTokenSource _stopping = new();

    LocalKmsServer(LocalKmsOptions options)
    {
        Options = options;
        Faults.Set(options.Faults);
        Store = new KeyStore(options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024;
            kestrel.Listen(options.Listen);
        });
        _app = builder.Build();
        var handler = new RequestHandler(options, Store, Faults, Calls, _stopping.Token);
        var control = new ControlHandler(Faults, Calls);
        _app.Run(http => http.Request.Path.StartsWithSegments(ControlHandler.Prefix, StringComparison.Ordinal) ? control.HandleAsync(http) : handler.HandleAsync(http));
    }

    public LocalKmsOptions Options { get; }

    /// <summary>Where it listens, port included: what a client takes as its endpoint.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>Misbehaviour in force; may be changed at any time.</summary>
    public FaultScript Faults { get; } = new();

    public CallCounters Calls { get; } = new();

    internal KeyStore Store { get; }

    /// <summary>Reads the data file, makes the initial key if there is none yet, and listens.</summary>
    /// <exception cref="InvalidDataException">The data file does not open; it is left as it is.</exception>
    /// <exception cref="IOException">The address is taken, or the data file is in use.</exception>
    public static async ValueTask<LocalKmsServer> StartAsync(LocalKmsOptions options, CancellationToken ct)
    {
        var server = new LocalKmsServer(options);
        try
        {
            server.EnsureInitialAlias();
            await server._app.StartAsync(ct);
            var addresses = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            server.Address = new Uri(addresses.First());
            foreach (var line in LocalKmsNotice.Lines(server)) options.Notice?.Invoke(line);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A key with known bytes, version by version: how recorded blobs are opened in tests.</summary>
    internal void Import(string id, string alias, params IEnumerable<byte[]> versions) => Store.Do(store =>
    {
        store.Create(id, versions);
        store.Aliases[alias] = new(alias, id, store.Now, store.Now);
        store.Save();
        return true;
    });

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync(); // Requests that hang on purpose would hold up the stop.
        await _app.DisposeAsync();
        Store.Dispose();
        _stopping.Dispose();
    }

    void EnsureInitialAlias()
    {
        if (Options.InitialAlias is not { } alias) return;
        Store.Do(store =>
        {
            if (store.Aliases.ContainsKey(alias)) return true;
            var key = store.Create();
            (key.RotationDays, key.RotationFrom) = (Actions.RotationActions.DefaultDays, store.Now); // as one should with a key of one's own
            store.Aliases[alias] = new(alias, key.Id, store.Now, store.Now);
            store.Save();
            return true;
        });
    }
}
