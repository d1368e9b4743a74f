using System.Runtime.InteropServices;
using Strongroom.Primitives;

namespace Strongroom.Cli.Server;

/// <summary>No core dumps, no reading by other processes of the same user, keys not swapped out: they lie in this memory.</summary>
static partial class ProcessHardening
{
    const int CoreLimit = 4, SetDumpable = 4;

    public static void Apply(bool disableMlock)
    {
        var none = default(Limit);
        _ = SetLimit(CoreLimit, in none);
        _ = Control(SetDumpable, 0, 0, 0, 0);
        MemoryLock.Enabled = !disableMlock;
    }

    [StructLayout(LayoutKind.Sequential)]
    struct Limit
    {
        public nuint Soft, Hard;
    }

    [LibraryImport("libc", EntryPoint = "setrlimit")] private static partial int SetLimit(int resource, in Limit limit);
    [LibraryImport("libc", EntryPoint = "prctl")] private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);
}
