using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Strongroom.Testing.Deploy;

/// <summary>A listening socket in another network namespace. A socket stays in the namespace of the thread that made it; so a thread of its own goes there.</summary>
static class NamespaceListener
{
    const int CloneNewNet = 0x40000000;

    public static Socket Listen(string networkNamespace, IPEndPoint address)
    {
        Socket? socket = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var file = File.OpenHandle(networkNamespace);
                if (SetNamespace((int)file.DangerousGetHandle(), CloneNewNet) != 0) throw new IOException($"setns({networkNamespace}): error {Marshal.GetLastPInvokeError()}");
                socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(address);
                socket.Listen();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? socket! : throw new IOException($"nothing can listen on {address} in {networkNamespace}", failure);
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    static extern int SetNamespace(int file, int type);
}
