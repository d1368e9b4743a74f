using System.Net.Sockets;

namespace Strongroom.Http.Listeners;

/// <summary>The file of a unix socket outlives a process that was killed; the next one must not fail over it.</summary>
static class SocketFile
{
    /// <summary>Removes it when nobody listens there. A file with content is no socket and stays.</summary>
    public static void RemoveStale(string path)
    {
        if (new FileInfo(path) is not { Exists: true, Length: 0 }) return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try { probe.Connect(new UnixDomainSocketEndPoint(path)); }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused) { File.Delete(path); }
        catch (SocketException) { }
    }
}
