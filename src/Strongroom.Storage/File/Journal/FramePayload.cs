using System.Text;

namespace Strongroom.Storage.File.Journal;

/// <summary>What a frame carries: puts and deletes in commit order. Each: kind (1 put, 2 delete), key, and for a put the value; lengths as LEB128.</summary>
static class FramePayload
{
    const byte PutKind = 1;
    const byte DeleteKind = 2;

    /// <summary>Never less than what <see cref="Write"/> needs.</summary>
    public static long MostBytes(string key, byte[]? value) => 1L + 5 + key.Length * 3L + 5 + (value?.Length ?? 0);

    /// <summary>Returns the bytes written.</summary>
    public static int Write(Span<byte> into, string key, byte[]? value)
    {
        into[0] = value is null ? DeleteKind : PutKind;
        var at = 1 + WriteLength(into[1..], Encoding.UTF8.GetByteCount(key));
        at += Encoding.UTF8.GetBytes(key, into[at..]);
        if (value is null) return at;
        at += WriteLength(into[at..], value.Length);
        value.CopyTo(into[at..]);
        return at + value.Length;
    }

    /// <summary>False: not a payload of ours. The later of two changes of a key wins; a null value is a delete.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, IDictionary<string, byte[]?> changes)
    {
        while (payload.Length > 0)
        {
            var kind = payload[0];
            if (kind is not (PutKind or DeleteKind) || !TryReadBytes(payload[1..], out var key, out payload)) return false;
            ReadOnlySpan<byte> value = default;
            if (kind == PutKind && !TryReadBytes(payload, out value, out payload)) return false;
            changes[Encoding.UTF8.GetString(key)] = kind == PutKind ? value.ToArray() : null;
        }
        return true;
    }

    static bool TryReadBytes(ReadOnlySpan<byte> from, out ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> rest)
    {
        bytes = default;
        rest = default;
        long length = 0;
        for (var i = 0; i < from.Length && i < 5; i++)
        {
            length |= (long)(from[i] & 0x7F) << (7 * i);
            if (from[i] >= 0x80) continue;
            if (length > from.Length - i - 1) return false;
            bytes = from.Slice(i + 1, (int)length);
            rest = from[(i + 1 + (int)length)..];
            return true;
        }
        return false;
    }

    static int WriteLength(Span<byte> into, int length)
    {
        var i = 0;
        for (var rest = (uint)length; ; rest >>= 7)
        {
            into[i++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80) return i;
        }
    }
}
