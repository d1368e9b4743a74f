namespace Strongroom.Storage.File.Journal;

/// <summary>Appends frames to segments and drops the segments whose changes are safe in the tree.</summary>
/// <remarks><see cref="Append"/> is for one thread, <see cref="PrepareNext"/> and <see cref="DropThrough"/> for another.</remarks>
sealed class JournalWriter(FileLayout layout, IFileSystem files, int segmentBytes, bool synced) : IDisposable
{
    sealed record Segment(long Number, IJournalFile File, byte[] Salt, long Size);

    static readonly byte[] _zeros = new byte[1 << 20];

    readonly Lock _preparing = new();
    readonly Lock _gate = new();
    readonly List<(long Number, long LastSequence, long Size)> _closed = [];
    Segment? _active;
    Segment? _next;
    long _at;
    long _frame;
    bool _leftover;
    long _lastSequence;
    byte[] _buffer = new byte[1 << 16];

    /// <summary>Bytes in segments that wait for a checkpoint.</summary>
    public long ClosedBytes
    {
        get
        {
            lock (_gate) return _closed.Sum(segment => segment.Size);
        }
    }

    /// <summary>Half of the active segment is used, or a larger one may be needed soon: time to prepare.</summary>
    public bool WantsNext
    {
        get
        {
            lock (_gate) return _next is null && (_active is null || _at > _active.Size / 2);
        }
    }

    /// <summary>The frame is durable when this returns. After a failure nothing was acknowledged, and the same place is written again by the next frame.</summary>
    /// <param name="changes">In commit order.</param>
    /// <param name="lastSequence">Of the last batch in it.</param>
    /// <exception cref="FlushFailedException">The flush itself failed: do not append again.</exception>
    public void Append(IReadOnlyList<PendingWrite> changes, long lastSequence)
    {
        var length = Encode(changes);
        var total = FrameHeader.Size + FrameHeader.Padded(length);
        var segment = SegmentFor(total);
        var frame = new FrameHeader(length, _frame + 1, Crc32C.Of(_buffer.AsSpan(FrameHeader.Size, length)));
        frame.Encode(_buffer, segment.Salt);
        _buffer.AsSpan(FrameHeader.Size + length, total - FrameHeader.Size - length).Clear();
        _leftover = true;
        segment.File.Write(_at, _buffer.AsSpan(0, total));
        Flush(segment);
        _leftover = false;
        lock (_gate)
        {
            _at += total;
            _frame++;
            _lastSequence = lastSequence;
        }
        if (_buffer.Length > 8 << 20) _buffer = new byte[1 << 16];
    }

    /// <summary>Makes the next segment ahead of its need: filled with zeros and flushed, so that appending neither needs space nor changes the file's size.</summary>
    public void PrepareNext(long leastBytes)
    {
        lock (_preparing) Prepare(leastBytes);
    }

    /// <summary>Deletes closed segments whose every change is durable in the tree, the oldest first and each for good before the next: what is left is always
    /// the end of the journal.</summary>
    public void DropThrough(long sequence)
    {
        for (; ; )
        {
            long number;
            lock (_gate)
            {
                if (_closed.Count == 0 || _closed[0].LastSequence > sequence) return;
                number = _closed[0].Number;
            }
            files.DeleteFile(layout.Segment(number));
            files.SyncDirectory(layout.Own);
            lock (_gate) _closed.RemoveAt(0);
        }
    }

    /// <summary>At a clean stop, when everything is in the tree.</summary>
    public void DropAll()
    {
        Dispose();
        DropThrough(long.MaxValue);
        if (_active is not null) files.DeleteFile(layout.Segment(_active.Number));
        files.DeleteFile(layout.NextSegment);
        files.SyncDirectory(layout.Own);
    }

    public void Dispose()
    {
        _active?.File.Dispose();
        _next?.File.Dispose();
    }

    int Encode(IReadOnlyList<PendingWrite> writes)
    {
        var most = FrameHeader.Size + FrameHeader.Alignment + writes.Sum(write => write.JournalBytes);
        if (_buffer.Length < most) _buffer = GC.AllocateUninitializedArray<byte>(checked((int)most));
        var at = FrameHeader.Size;
        foreach (var write in writes)
            foreach (var (key, change) in write.Changes) at += FramePayload.Write(_buffer.AsSpan(at), key, change.Value);
        return at - FrameHeader.Size;
    }

    Segment SegmentFor(int bytes)
    {
        if (_active is not null && _at + bytes <= _active.Size) return _active;
        if (_leftover) EraseLeftover();
        lock (_preparing)
        {
            Prepare(SegmentHeader.Size + bytes);
            var next = _next!;
            // It had another name until now: a segment exists for recovery from this moment on, with its header flushed.
            files.Rename(layout.NextSegment, layout.Segment(next.Number));
            SyncNames();
            lock (_gate)
            {
                if (_active is not null) _closed.Add((_active.Number, _lastSequence, _active.Size));
                _active?.File.Dispose();
                (_active, _next, _at) = (next, null, SegmentHeader.Size);
            }
            return next;
        }
    }

    /// <summary>What is left of a frame that failed must not stand at the end of a segment when the same frame number goes on in the next.</summary>
    void EraseLeftover()
    {
        _active!.File.Write(_at, _zeros.AsSpan(0, (int)Math.Min(FrameHeader.Size, _active.Size - _at)));
        Flush(_active);
        _leftover = false;
    }

    void Flush(Segment segment)
    {
        try
        {
            segment.File.Sync();
        }
        catch (Exception e) when (Trouble.IsOfSystem(e))
        {
            throw new FlushFailedException(layout.Segment(segment.Number), e);
        }
    }

    void SyncNames()
    {
        try
        {
            files.SyncDirectory(layout.Own);
        }
        catch (Exception e) when (Trouble.IsOfSystem(e))
        {
            throw new FlushFailedException(layout.Own, e);
        }
    }

    void Prepare(long leastBytes)
    {
        if (_next is not null && _next.Size >= leastBytes) return;
        _next?.File.Dispose();
        lock (_gate) _next = null;
        var made = Make((_active?.Number ?? 0) + 1, Math.Max(segmentBytes, leastBytes));
        lock (_gate) _next = made;
    }

    Segment Make(long number, long size)
    {
        files.DeleteFile(layout.NextSegment);
        var file = files.CreateJournal(layout.NextSegment);
        try
        {
            var header = SegmentHeader.Create(number, synced);
            for (long at = 0; at < size; at += _zeros.Length) file.Write(at, _zeros.AsSpan(0, (int)Math.Min(_zeros.Length, size - at)));
            file.Write(0, header.Encode());
            file.Sync();
            return new(number, file, header.Salt, size);
        }
        catch
        {
            file.Dispose();
            // On a full disk, half a segment would take the space others need to get out of it.
            files.DeleteFile(layout.NextSegment);
            throw;
        }
    }
}
