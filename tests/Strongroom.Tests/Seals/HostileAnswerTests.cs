using System.Net;
using System.Net.Sockets;
using System.Text;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Clouds.Azure;
using Strongroom.Testing.Clouds.Google;
using Strongroom.Tests.Seals.AwsKms;
using Strongroom.Tests.Seals.AzureKeyVault;
using Strongroom.Tests.Seals.GcpCkms;
using Strongroom.Tests.Seals.Transit;

namespace Strongroom.Tests.Seals;

/// <summary>Whatever somebody sends in place of a key service: an explained failure in time, in little memory, and no credential goes anywhere else.</summary>
public sealed class HostileAnswerTests : IDisposable
{
    const string Head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Amzn-RequestId: 1\r\n";
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    int _calls;

    public HostileAnswerTests() => _listener.Start();

    static CancellationToken Ct => TestContext.Current.CancellationToken;
    Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var seal in (string[])["awskms", "azurekeyvault", "gcpckms", "transit"])
            foreach (var answer in (string[])["endless text", "endless with a length", "endless headers", "one byte a time", "cut", "redirect", "deep", "numbers", "no HTTP", "nothing"]) data.Add(seal, answer);
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Any_answer_ends_in_a_failure_that_says_why(string seal, string answer)
    {
        _ = ServeAsync(answer);
        await using var fixture = await OpenAsync(seal);
        using var key = SecretBytes.Random(32);
        var before = GC.GetTotalMemory(false);
        var e = await Assert.ThrowsAsync<SealException>(async () => await fixture.Wrapper.WrapAsync(key, Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Ct));
        Assert.Contains(e.Fault, (SealFault[])[SealFault.InvalidAnswer, SealFault.TimedOut, SealFault.Unreachable, SealFault.ServiceFailed]);
        if (answer.StartsWith("endless", StringComparison.Ordinal)) Assert.Equal(SealFault.InvalidAnswer, e.Fault);
        Assert.NotEmpty(e.Remedy);
        Assert.InRange(GC.GetTotalMemory(false) - before, long.MinValue, 64L << 20);
        if (answer == "redirect") Assert.Equal(1, Volatile.Read(ref _calls));
    }

    async Task<Opened> OpenAsync(string seal)
    {
        (string, string) timeout = ("request_timeout", "2s"), endpoint = ("endpoint", Address.ToString());
        switch (seal)
        {
            case "awskms": return new(AwsKmsFixture.Wrapper(Address, timeout), null);
            case "azurekeyvault":
                var azure = await AzureServer.StartAsync();
                return new(AzureFixture.Wrapper(azure, timeout, endpoint), azure);
            case "gcpckms":
                var google = await GoogleServer.StartAsync();
                return new(GoogleFixture.Wrapper(google, timeout, endpoint), google);
            default:
                var transit = await TransitFixture.StartAsync();
                return new(await transit.WrapperAsync(timeout, ("address", Address.ToString())), transit);
        }
    }

    sealed record Opened(IKeyWrapper Wrapper, IAsyncDisposable? Server) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Wrapper.DisposeAsync();
            if (Server is not null) await Server.DisposeAsync();
        }
    }

    async Task ServeAsync(string answer)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _calls);
                _ = AnswerAsync(client, answer);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    async Task AnswerAsync(TcpClient client, string answer)
    {
        try
        {
            using (client)
            {
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[64 * 1024], _stop.Token);
                await WriteAsync(stream, answer);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or SocketException) { }
    }

    async Task WriteAsync(NetworkStream stream, string answer)
    {
        const string start = "{\"CiphertextBlob\":\"";
        switch (answer)
        {
            case "endless text": await RepeatAsync(stream, $"{Head}\r\n{start}", new string('A', 64 * 1024)); break;
            case "endless with a length": await RepeatAsync(stream, $"{Head}Content-Length: 100000000000\r\n\r\n{start}", new string('A', 64 * 1024)); break;
            case "endless headers": await RepeatAsync(stream, Head, string.Concat(Enumerable.Repeat("X-Header: value\r\n", 1000))); break;
            case "one byte a time":
                await SendAsync(stream, Head);
                for (; ; await Task.Delay(20, _stop.Token)) await SendAsync(stream, "x");
            case "cut": await SendAsync(stream, $"{Head}Content-Length: 5000\r\n\r\n{start}AAAA"); break;
            case "redirect": await SendAsync(stream, $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {Address}elsewhere\r\nContent-Length: 0\r\n\r\n"); break;
            case "deep": await BodyAsync(stream, string.Concat(Enumerable.Repeat("{\"a\":", 20_000))); break;
            case "numbers": await BodyAsync(stream, "{\"CiphertextBlob\":1e999999,\"KeyId\":[],\"value\":{},\"data\":7,\"name\":null}"); break;
            case "no HTTP": await SendAsync(stream, "SSH-2.0-OpenSSH_9.9\r\n"); break;
        }
    }

    async Task RepeatAsync(NetworkStream stream, string head, string piece)
    {
        await SendAsync(stream, head);
        while (true) await SendAsync(stream, piece);
    }

    Task BodyAsync(NetworkStream stream, string body) => SendAsync(stream, $"{Head}Content-Length: {Encoding.ASCII.GetByteCount(body)}\r\n\r\n{body}");

    async Task SendAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text), _stop.Token);
}
