using Strongroom.Primitives;
using Strongroom.Primitives.Protobuf;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>A protobuf <c>Duration</c> as <c>delete_version_after</c> uses it: zero is "not set", negative is "switched off".</summary>
static class KvSpan
{
    public static readonly TimeSpan Off = TimeSpan.FromSeconds(-1);

    public static TimeSpan Read(ReadOnlySpan<byte> message)
    {
        var time = KvTime.Read(message);
        // As many seconds as Go's Duration can hold; more were not written by anybody.
        return TimeSpan.FromSeconds(Math.Clamp(time.Seconds, -9_223_372_036, 9_223_372_036)) + TimeSpan.FromTicks(time.Nanos / 100);
    }

    public static void Write(ProtoWriter writer, int number, TimeSpan value)
    {
        if (value == TimeSpan.Zero) return;
        var seconds = value.Ticks / TimeSpan.TicksPerSecond;
        writer.Message(number, new ProtoWriter().Signed(1, seconds).Signed(2, value.Ticks % TimeSpan.TicksPerSecond * 100).ToArray());
    }

    public static TimeSpan Normal(TimeSpan given) => given < TimeSpan.Zero ? Off : given;

    public static string Text(TimeSpan value) => GoDuration.Format(value);

    /// <summary>After how long a new version is deleted; null: never. The shorter of key and mount counts, and either can switch it off.</summary>
    public static TimeSpan? Effective(TimeSpan mount, TimeSpan key)
    {
        if (mount < TimeSpan.Zero || key < TimeSpan.Zero) return null;
        if (mount == TimeSpan.Zero && key == TimeSpan.Zero) return null;
        if (mount == TimeSpan.Zero) return key;
        return key == TimeSpan.Zero || mount < key ? mount : key;
    }
}
