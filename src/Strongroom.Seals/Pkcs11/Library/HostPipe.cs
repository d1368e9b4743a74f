using System.Runtime.InteropServices;
using System.Text;
using Strongroom.Primitives;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11.Library;

/// <summary>The child's ends of the pipes. They are moved away from the standard streams, which a library may write to: what it prints goes nowhere,
/// for a library that traces its calls prints PINs.</summary>
static unsafe partial class HostPipe
{
    const int Interrupted = 4, SetName = 15, NoNewPrivileges = 38, OpenReadWrite = 2, DuplicateAboveCloseOnExec = 1030;
    static readonly Lock Writing = new();
    static int _input = 0, _output = 1;

    /// <summary>Before the library is loaded.</summary>
    public static void ShutOut()
    {
        (_input, _output) = (Control(0, DuplicateAboveCloseOnExec, 3), Control(1, DuplicateAboveCloseOnExec, 3));
        var nowhere = Open("/dev/null", OpenReadWrite);
        for (var stream = 0; stream <= 2; stream++) _ = Duplicate(nowhere, stream);
        _ = CloseFile(nowhere);
        fixed (byte* name = "vault-pkcs11\0"u8) _ = Process(SetName, (nuint)name, 0, 0, 0);
        _ = Process(NoNewPrivileges, 1, 0, 0, 0);
    }

    /// <summary>The next request; null: the server is gone, or speaks nonsense.</summary>
    public static (FrameKind Kind, SecretBytes Message)? Read()
    {
        Span<byte> header = stackalloc byte[Frame.HeaderLength];
        if (!Fill(header)) return null;
        FrameKind kind;
        int length;
        try { (kind, length) = Frame.ReadHeader(header); }
        catch (InvalidDataException) { return null; }
        var message = new SecretBytes(length);
        if (Fill(message.Writable)) return (kind, message);
        message.Dispose();
        return null;
    }

    public static void Entering(string function)
    {
        Span<byte> name = stackalloc byte[64];
        Write(FrameKind.Entering, name[..Encoding.ASCII.GetBytes(function, name)]);
    }

    public static void Write(FrameKind kind, ReadOnlySpan<byte> message)
    {
        Span<byte> header = stackalloc byte[Frame.HeaderLength];
        Frame.WriteHeader(header, kind, message.Length);
        lock (Writing)
        {
            Drain(header);
            Drain(message);
        }
    }

    public static void Exit() => ExitNow(0);

    static bool Fill(Span<byte> target)
    {
        fixed (byte* first = target)
            for (var done = 0; done < target.Length;)
            {
                var got = ReadFile(_input, first + done, (nuint)(target.Length - done));
                if (got < 0 && Marshal.GetLastPInvokeError() == Interrupted) continue;
                if (got <= 0) return false;
                done += (int)got;
            }
        return true;
    }

    static void Drain(ReadOnlySpan<byte> source)
    {
        fixed (byte* first = source)
            for (var done = 0; done < source.Length;)
            {
                var put = WriteFile(_output, first + done, (nuint)(source.Length - done));
                if (put < 0 && Marshal.GetLastPInvokeError() == Interrupted) continue;
                if (put <= 0) return; // The server is gone; the thread that reads sees it too, and sees to the end.
                done += (int)put;
            }
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)] private static partial nint ReadFile(int file, byte* buffer, nuint count);
    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)] private static partial nint WriteFile(int file, byte* buffer, nuint count);
    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)] private static partial int Open(string path, int flags);
    [LibraryImport("libc", EntryPoint = "close")] private static partial int CloseFile(int file);
    [LibraryImport("libc", EntryPoint = "dup2")] private static partial int Duplicate(int file, int onto);
    [LibraryImport("libc", EntryPoint = "fcntl")] private static partial int Control(int file, int command, int value);
    [LibraryImport("libc", EntryPoint = "prctl")] private static partial int Process(int option, nuint a, nuint b, nuint c, nuint d);
    [LibraryImport("libc", EntryPoint = "_exit")] private static partial void ExitNow(int code);
}
