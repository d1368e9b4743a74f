using System.Security.Cryptography;

namespace Strongroom.Core.Lifecycle;

/// <summary>How long to wait between attempts: the first within a second, then twice as long each time with jitter, ten seconds at most while
/// somebody watches and a minute otherwise, so that a KMS that is away for days is not billed for the asking.</summary>
sealed class RetryPace(TimeProvider time)
{
    static readonly TimeSpan First = TimeSpan.FromMilliseconds(400);
    static readonly TimeSpan Watched = TimeSpan.FromSeconds(9);
    static readonly TimeSpan Alone = TimeSpan.FromSeconds(55);
    static readonly TimeSpan Attention = TimeSpan.FromMinutes(10);

    long _lastWatched = time.GetTimestamp();

    /// <summary>Somebody asked for the status.</summary>
    public void Notice() => Volatile.Write(ref _lastWatched, time.GetTimestamp());

    public bool IsWatched => time.GetElapsedTime(Volatile.Read(ref _lastWatched)) < Attention;

    /// <param name="failures">So far, from 1.</param>
    public TimeSpan After(int failures)
    {
        var cap = IsWatched ? Watched : Alone;
        var wait = First * Math.Pow(2, Math.Min(failures - 1, 16));
        if (wait > cap) wait = cap;
        return wait * (0.9 + RandomNumberGenerator.GetInt32(0, 200) / 1000.0); // 0.9 to 1.1: nodes that failed together do not ask together
    }
}
