using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Strongroom.Primitives;

/// <summary>Random bytes from the kernel itself. For nonces and keys, which must never come twice: the framework's generator lives in the process (OpenSSL's, reseeded
/// every few minutes), so two machines started from one snapshot would go on with the same bytes; the kernel is told of it (VMGENID) and starts afresh.</summary>
public static partial class SystemRandom
{
    const int EIntr = 4;

    static volatile bool _missing = !OperatingSystem.IsLinux();

    public static void Fill(Span<byte> bytes)
    {
        var rest = bytes;
        while (!_missing && rest.Length > 0)
        {
            var got = Take(rest);
            if (got > 0) rest = rest[got..];
            else if (Marshal.GetLastPInvokeError() != EIntr) _missing = true;
        }
        if (rest.Length > 0) RandomNumberGenerator.Fill(rest);
    }

    static int Take(Span<byte> into)
    {
        try { return (int)GetRandom(into, (nuint)into.Length, 0); }
        catch (EntryPointNotFoundException) // a C library older than 2017
        {
            _missing = true;
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "getrandom", SetLastError = true)]
    private static partial nint GetRandom(Span<byte> buffer, nuint length, uint flags);
}
