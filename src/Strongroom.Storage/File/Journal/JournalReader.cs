using System.Buffers.Binary;
using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.File.Journal;

/// <summary>Reads the journal that a crash left: what was acknowledged, or the refusal to open when some of that is lost.</summary>
sealed class JournalReader(FileLayout layout, IFileSystem files)
{
    const string Remedy = "restore the storage from a backup, or move this file away to go on without the changes that are in it and after it";

    readonly Dictionary<string, byte[]?> _changes = new(StringComparer.Ordinal);
    long _lastFrame;
    bool _ended;

    /// <summary>By key, null: deleted. The last change of each key.</summary>
    public IReadOnlyDictionary<string, byte[]?> Changes => _changes;

    public int Frames { get; private set; }

    /// <summary>Where an unfinished flush was dropped; null: nowhere.</summary>
    public string? TornAt { get; private set; }

    /// <summary>Segment numbers in order.</summary>
    public static List<long> Segments(FileLayout layout, IFileSystem files)
    {
        var numbers = files.List(layout.Own).Where(file => !file.IsDirectory).Select(file => FileLayout.SegmentNumber(file.Name)).OfType<long>().ToList();
        numbers.Sort();
        return numbers;
    }

    /// <exception cref="StorageException">Damage that is no torn end.</exception>
    public void Read(IReadOnlyList<long> segments)
    {
        for (var i = 0; i < segments.Count && !_ended; i++)
        {
            var path = layout.Segment(segments[i]);
            if (i > 0 && segments[i] != segments[i - 1] + 1)
                throw new StorageException($"a segment of the journal is missing: {layout.Segment(segments[i - 1] + 1)}", Remedy);
            var bytes = files.Read(path) ?? throw new StorageException($"the journal segment {path} has gone", Remedy);
            var header = SegmentHeader.TryDecode(bytes, out var problem) ?? throw new StorageException($"{path} at offset 0: {problem}", Remedy);
            if (header.Number != segments[i]) throw new StorageException($"{path} at offset 0: it says it is segment {header.Number}", Remedy);
            ReadFrames(path, bytes, header);
        }
    }

    void ReadFrames(string path, byte[] bytes, SegmentHeader header)
    {
        var at = SegmentHeader.Size;
        while (FrameHeader.TryDecode(bytes.AsSpan(at), header.Salt, out var frame) && IsWhole(bytes, at, frame))
        {
            if (_lastFrame > 0 && frame.Number != _lastFrame + 1)
            {
                Damaged(path, at, $"frame {_lastFrame + 1} is missing, frame {frame.Number} follows", header);
                return;
            }
            if (!FramePayload.TryRead(bytes.AsSpan(at + FrameHeader.Size, frame.Length), _changes))
                throw new StorageException($"{path} at offset {at}: frame {frame.Number} is intact but not in a form this server reads", Remedy);
            _lastFrame = frame.Number;
            Frames++;
            at += FrameHeader.Size + FrameHeader.Padded(frame.Length);
            if (at > bytes.Length) at = bytes.Length;
        }
        var rest = bytes.AsSpan(at);
        if (rest.Length == 0 || !rest.ContainsAnyExcept((byte)0)) return;
        if (FindFrame(rest[Math.Min(FrameHeader.Alignment, rest.Length)..], header.Salt, _lastFrame + 1))
        {
            Damaged(path, at, $"frame {_lastFrame + 1} is damaged, and later ones follow", header);
            return;
        }
        TornAt = $"{path} at offset {at}";
    }

    /// <summary>Without flushes nothing was promised: what is readable up to here is what there is.</summary>
    void Damaged(string path, int at, string what, SegmentHeader header)
    {
        if (header.Synced) throw new StorageException($"{path} at offset {at}: {what}: acknowledged changes would be lost", Remedy);
        TornAt = $"{path} at offset {at}";
        _ended = true;
    }

    static bool IsWhole(byte[] bytes, int at, FrameHeader frame)
        => frame.Length <= bytes.Length - at - FrameHeader.Size && Crc32C.Of(bytes.AsSpan(at + FrameHeader.Size, frame.Length)) == frame.PayloadCrc;

    /// <summary>A frame's header that was written after the bad one: it carries the segment's salt and a checksum, so nothing else looks like it.</summary>
    static bool FindFrame(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> salt, long after)
    {
        for (var at = 0; at + FrameHeader.Size <= bytes.Length; at += FrameHeader.Alignment)
            if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) != 0 && FrameHeader.TryDecode(bytes[at..], salt, out var frame) && frame.Number > after) return true;
        return false;
    }
}
