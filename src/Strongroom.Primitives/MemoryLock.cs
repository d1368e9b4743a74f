using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Strongroom.Primitives;

/// <summary>Keeps the pages of key material out of swap, as far as the system allows it (RLIMIT_MEMLOCK); never a reason to fail.</summary>
/// <remarks>Locks do not nest: unlocking a page that a second key shares would expose that one. So pages are counted, and a page goes when its last key does.</remarks>
public static partial class MemoryLock
{
    static readonly nuint PageSize = (nuint)Environment.SystemPageSize;
    static readonly Lock Gate = new();
    static readonly Dictionary<nuint, int> Pages = [];
    static volatile bool _enabled;
    static int _failures;

    /// <summary>Off until the server says so: clients and tools need none of it.</summary>
    public static bool Enabled { get => _enabled; set => _enabled = value; }

    /// <summary>Pages held now.</summary>
    public static int LockedPages
    {
        get { lock (Gate) return Pages.Count; }
    }

    /// <summary>How often the system refused.</summary>
    public static int Failures => Volatile.Read(ref _failures);

    /// <returns>Whether all of it is locked; then <see cref="Release"/> is due.</returns>
    internal static bool TryHold(byte[] pinned)
    {
        if (!_enabled || pinned.Length == 0) return false;
        var (first, last) = RangeOf(pinned);
        lock (Gate)
        {
            for (var page = first; page <= last; page += PageSize)
            {
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(Pages, page, out _);
                if (count++ > 0 || LockPages((nint)page, PageSize) == 0) continue;
                Interlocked.Increment(ref _failures);
                for (var held = first; held <= page; held += PageSize) Drop(held);
                return false;
            }
        }
        return true;
    }

    internal static void Release(byte[] pinned)
    {
        var (first, last) = RangeOf(pinned);
        lock (Gate)
            for (var page = first; page <= last; page += PageSize) Drop(page);
    }

    static void Drop(nuint page)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(Pages, page);
        if (Unsafe.IsNullRef(ref count) || --count > 0) return;
        Pages.Remove(page);
        _ = UnlockPages((nint)page, PageSize);
    }

    static (nuint First, nuint Last) RangeOf(byte[] pinned)
    {
        var start = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(pinned, 0);
        return (start & ~(PageSize - 1), (start + (nuint)pinned.Length - 1) & ~(PageSize - 1));
    }

    [LibraryImport("libc", EntryPoint = "mlock")] private static partial int LockPages(nint address, nuint length);
    [LibraryImport("libc", EntryPoint = "munlock")] private static partial int UnlockPages(nint address, nuint length);
}
