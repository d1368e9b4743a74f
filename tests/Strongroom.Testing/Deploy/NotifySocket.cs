using System.Net.Sockets;
using System.Text;

namespace Strongroom.Testing.Deploy;

/// <summary>The socket to which a service of <c>Type=notify</c> says that it is ready.</summary>
sealed class NotifySocket : IDisposable
{
    /// <summary>Where the service finds it.</summary>
    public const string Path = "/run/systemd/notify";

    readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    readonly List<string> _messages = [];
    readonly CancellationTokenSource _stop = new();
    readonly Task _receive;

    public NotifySocket(ChrootRoot root)
    {
        var path = root.In(Path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.Delete(path);
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("0666", 8));
        _receive = ReceiveAsync();
    }

    /// <summary>Every line that was sent, in order: <c>READY=1</c>, <c>STATUS=…</c>.</summary>
    public IReadOnlyList<string> Messages
    {
        get { lock (_messages) return [.. _messages]; }
    }

    public string Status => Messages.LastOrDefault(line => line.StartsWith("STATUS=", StringComparison.Ordinal))?["STATUS=".Length..] ?? "";

    public void Dispose()
    {
        _stop.Cancel();
        _socket.Dispose();
        _stop.Dispose();
    }

    async Task ReceiveAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var text = Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer, _stop.Token));
                lock (_messages) _messages.AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }
}
