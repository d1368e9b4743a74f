using Microsoft.Extensions.Logging;
using Strongroom.Storage.File.Journal;

namespace Strongroom.Storage.File;

/// <summary>What happens before a directory is used: the journal of a server that did not stop cleanly goes into the tree, and is then removed.</summary>
/// <remarks>Interrupted anywhere, it does the same again: changes are put into the tree as they are, and segments go only when the tree is durable.</remarks>
sealed class Recovery(FileLayout layout, IFileSystem files, ILogger log)
{
    public void Run()
    {
        files.CreateDirectory(layout.Own);
        files.SyncDirectory(layout.Root);
        files.DeleteFile(layout.Temporary);
        files.DeleteFile(layout.NextSegment);
        foreach (var (name, _) in files.List(layout.Own))
            if (name.StartsWith(FileLayout.SparePrefix, StringComparison.Ordinal)) files.DeleteFile($"{layout.Own}/{name}");
        var segments = JournalReader.Segments(layout, files);
        if (segments.Count == 0) return;

        var reader = new JournalReader(layout, files);
        reader.Read(segments);
        Apply(new Tree(layout, files), reader.Changes);
        foreach (var number in segments)
        {
            files.DeleteFile(layout.Segment(number));
            files.SyncDirectory(layout.Own);
        }
        if (reader.TornAt is not null) log.DroppedTornFlush(reader.TornAt);
        log.Recovered(layout.Root, reader.Changes.Count, reader.Frames);
    }

    static void Apply(Tree tree, IReadOnlyDictionary<string, byte[]?> changes)
    {
        foreach (var (key, value) in changes)
            if (value is null) tree.Delete(key);
        foreach (var (key, value) in changes)
            if (value is not null) tree.Put(key, value);
        tree.EndPass();
        tree.Sync();
    }
}
