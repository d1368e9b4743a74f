using System.Globalization;
using Strongroom.Primitives.Protobuf;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>A protobuf <c>Timestamp</c>: nanoseconds, which .NET's own types cannot hold, survive reading and rewriting.</summary>
readonly record struct KvTime(long Seconds, int Nanos) : IComparable<KvTime>
{
    public static KvTime Of(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        if (rest < 0) (seconds, rest) = (seconds - 1, rest + TimeSpan.TicksPerSecond);
        return new KvTime(seconds, (int)rest * 100);
    }

    public static KvTime Read(ReadOnlySpan<byte> message)
    {
        var (seconds, nanos) = (0L, 0);
        for (var reader = new ProtoReader(message); reader.Next();)
            if (reader.Number == 1) seconds = unchecked((long)reader.Value);
            else if (reader.Number == 2) nanos = unchecked((int)reader.Value);
        return new KvTime(seconds, nanos);
    }

    public byte[] ToBytes() => new ProtoWriter().Signed(1, Seconds).Signed(2, Nanos).ToArray();

    public int CompareTo(KvTime other) => Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanos.CompareTo(other.Nanos);

    /// <summary>RFC 3339 as Go prints it: up to nine digits, no trailing zeros.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[30];
        var whole = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(Seconds, -62135596800, 253402300799));
        whole.TryFormat(text, out _, "s", CultureInfo.InvariantCulture);
        var length = 19; // yyyy-MM-ddTHH:mm:ss
        if (Nanos != 0)
        {
            text[length++] = '.';
            Nanos.TryFormat(text[length..], out var digits, "D9", CultureInfo.InvariantCulture);
            length += text.Slice(length, digits).TrimEnd('0').Length;
        }
        text[length++] = 'Z';
        return text[..length].ToString();
    }
}
