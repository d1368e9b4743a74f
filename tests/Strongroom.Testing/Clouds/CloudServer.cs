using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using Strongroom.Testing.Servers;

namespace Strongroom.Testing.Clouds;

/// <summary>A stand-in for a cloud: several services, each on a port of its own as each has a host of its own, with scripted misbehaviour.</summary>
abstract class CloudServer : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly CancellationTokenSource _stopping = new();
    readonly int _services;
    int[] _ports = [];
    int _underWay;

    /// <param name="time">The clock that tokens and assertions are judged by.</param>
    /// <param name="ports">The ports to listen at; 0: a free one.</param>
    protected CloudServer(TimeProvider time, params int[] ports)
    {
        (Time, _services) = (time, ports.Length);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            foreach (var port in ports) kestrel.Listen(IPAddress.Loopback, port);
        });
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public TimeProvider Time { get; }
    /// <summary>Misbehaviour in force, by action; may be changed at any time.</summary>
    public FaultScript Faults { get; } = new();
    public CallCounters Calls { get; } = new();
    public IReadOnlyList<int> Ports => _ports;
    /// <summary>Requests that are being worked on; those that hang are not.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);
    /// <summary>What <c>Retry-After</c> says when it throttles.</summary>
    public string RetryAfter { get; set; } = "1";

    public Uri Address(int service) => new($"http://127.0.0.1:{_ports[service]}");

    /// <summary>Until nothing more is asked for without the clock going on: a clock that moves while a call is under way would end it as timed out.</summary>
    public Task SettledAsync() => Quiet.ComesAsync(() => Calls.Total, () => UnderWay);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    protected async Task ListenAsync()
    {
        await _app.StartAsync();
        _ports = [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Port)];
        if (_ports.Length != _services) throw new InvalidOperationException("not every service has its port");
    }

    /// <summary>The name that faults and counters know the request by.</summary>
    protected abstract string ActionOf(HttpRequest request, int service);
    /// <exception cref="CloudError">Refused.</exception>
    protected abstract Task<JsonObject> AnswerAsync(CloudCall call);
    /// <summary>A scripted refusal in the service's own words.</summary>
    protected abstract CloudError Refusal(Fault fault, string action);

    protected virtual bool IsText(CloudCall call) => false;

    async Task HandleAsync(HttpContext http)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping.Token);
        Interlocked.Increment(ref _underWay);
        try
        {
            var service = Array.IndexOf(_ports, http.Connection.LocalPort);
            var action = ActionOf(http.Request, service);
            Calls.Add(action);
            SetDate(http, TimeSpan.Zero);
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, ended.Token);
            if (await MisbehaveAsync(http, action, ended.Token)) return;
            var call = new CloudCall(http, service, action, body.ToArray());
            var answer = await AnswerAsync(call);
            await WriteAsync(http, 200, IsText(call) ? answer["text"]!.GetValue<string>() : answer.ToJsonString(), ended.Token);
        }
        catch (CloudError e)
        {
            foreach (var (name, value) in e.Headers) http.Response.Headers[name] = value;
            await WriteAsync(http, e.Status, e.Body.ToJsonString(), ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            http.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>True: the request has had its answer, or will get none.</summary>
    async Task<bool> MisbehaveAsync(HttpContext http, string action, CancellationToken ct)
    {
        foreach (var fault in Faults.Draw(action))
            switch (fault.Kind)
            {
                case FaultKind.Skew: SetDate(http, fault.For); break;
                case FaultKind.Delay: await WaitAsync(fault.For, ct); break;
                case FaultKind.Hang: await WaitAsync(Timeout.InfiniteTimeSpan, ct); break;
                case FaultKind.Drop: http.Abort(); return true;
                case FaultKind.Garbage: await WriteAsync(http, 200, "<html>this is no JSON", ct); return true;
                case FaultKind.Empty: await WriteAsync(http, 200, "{}", ct); return true;
                case FaultKind.Unavailable: await WriteAsync(http, 503, "<html>503 Service Unavailable</html>", ct); return true;
                default: throw Refusal(fault, action);
            }
        return false;
    }

    /// <summary>Clients compare their clock with it.</summary>
    void SetDate(HttpContext http, TimeSpan skew) => http.Response.Headers.Date = (Time.GetUtcNow() + skew).ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    async Task WaitAsync(TimeSpan time, CancellationToken ct)
    {
        Interlocked.Decrement(ref _underWay);
        try { await Task.Delay(time, Time, ct); }
        finally { Interlocked.Increment(ref _underWay); }
    }

    static async Task WriteAsync(HttpContext http, int status, string text, CancellationToken ct)
    {
        http.Response.StatusCode = status;
        await http.Response.WriteAsync(text, ct);
    }
}
