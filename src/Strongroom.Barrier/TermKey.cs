using Strongroom.Primitives;

namespace Strongroom.Barrier;

/// <summary>The encryption key of one term, with its count of encryptions. Shared by all keyrings that contain the term.</summary>
sealed class TermKey(uint term, BarrierCipher cipher, string installTime, long encryptions) : IDisposable
{
    long _encryptions = encryptions;
    long _persisted = encryptions;

    public uint Term => term;
    public BarrierCipher Cipher => cipher;

    /// <summary>As it was written: it has up to nine fraction digits and the zone of its writer, neither of which must change.</summary>
    public string InstallTime => installTime;

    /// <summary>Members of later writers, kept when the keyring is rewritten.</summary>
    public IReadOnlyList<JsonMember> Unknown { get; init; } = [];

    public long Encryptions => Interlocked.Read(ref _encryptions);

    /// <summary>What the stored keyring says, or said it would be: never less than <see cref="Encryptions"/> after a crash.</summary>
    public long Persisted
    {
        get => Interlocked.Read(ref _persisted);
        set => Interlocked.Exchange(ref _persisted, value);
    }

    public void Count(int encryptions) => Interlocked.Add(ref _encryptions, encryptions);

    /// <summary>Another server counted further.</summary>
    public void RaiseTo(long encryptions)
    {
        long seen;
        while ((seen = Encryptions) < encryptions && Interlocked.CompareExchange(ref _encryptions, encryptions, seen) != seen) { }
    }

    public DateTimeOffset InstalledAt => GoTime.TryParse(installTime, out var at) ? at : GoTime.Zero;

    public void Dispose() => cipher.Dispose();

    public override string ToString() => $"key of term {term}";
}
