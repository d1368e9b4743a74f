using System.Diagnostics;
using Strongroom.Cli.Configuration;
using Strongroom.Storage.File;

namespace Strongroom.Cli.Doctor;

/// <summary>The directory of the <c>file</c> storage: is it there, ours, private, roomy and quick? A file of our own is written, flushed and removed; nothing else is touched.</summary>
sealed class StorageExam(StorageConfig storage)
{
    const long LittleSpace = 1L << 30, NoSpace = 64L << 20;
    const int Flushes = 20;
    static readonly TimeSpan SlowFlush = TimeSpan.FromMilliseconds(30);

    public void Examine(DoctorReport report)
    {
        var section = report.Section($"storage {storage.Type}");
        if (storage.Type != "file")
        {
            if (storage.Type == "inmem") section.Warn("kind", "everything is forgotten when the server stops", "use storage \"file\" for anything you would miss");
            return;
        }
        var path = storage.Parameters["path"];
        if (!Directory.Exists(path))
        {
            section.Fail("directory", $"{path} is not there", $"create it for the server's user: install -d -m 0700 -o vault -g vault {path}");
            return;
        }
        section.Ok("directory", path);
        Mode(section, path);
        Holder(section, new ReadOnlyDirectory(path));
        Space(section, path);
        Write(section, path);
        if (storage.Parameters.GetValueOrDefault("fsync") is "false" or "0") section.Warn("fsync", "is switched off: a power failure loses acknowledged writes", "remove fsync from the storage stanza");
    }

    static void Mode(DoctorSection section, string path)
    {
        var mode = File.GetUnixFileMode(path);
        if ((mode & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)) == 0) section.Ok("permissions", $"only its owner and group reach it ({Convert.ToString((int)mode, 8)})");
        else section.Warn("permissions", $"others reach it ({Convert.ToString((int)mode, 8)}); what lies there is encrypted, but names and sizes are not", $"chmod 0700 {path}");
    }

    static void Holder(DoctorSection section, ReadOnlyDirectory directory)
    {
        if (directory.Holder is { } process) section.Ok("in use", $"by process {process}: a server is running, and this examination does not disturb it");
        else if (directory.HasJournal) section.Ok("in use", "by nobody; a server did not stop cleanly, its journal is brought in at the next start");
        else section.Ok("in use", "by nobody");
    }

    static void Space(DoctorSection section, string path)
    {
        var free = new DriveInfo(path).AvailableFreeSpace;
        var text = $"{free / (1 << 20)} MiB free";
        if (free < NoSpace) section.Fail("space", text, "make room: the storage refuses writes when the file system is full");
        else if (free < LittleSpace) section.Warn("space", text, "make room before it runs out; writes are refused then, reads go on");
        else section.Ok("space", text);
    }

    static void Write(DoctorSection section, string path)
    {
        var probe = Path.Combine(path, $".strongroom-probe-{Environment.ProcessId}");
        try
        {
            var times = new List<TimeSpan>();
            using (var file = new FileStream(probe, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose, BufferSize = 0 }))
                for (var i = 0; i < Flushes; i++)
                {
                    var started = Stopwatch.GetTimestamp();
                    file.Write(new byte[4096]);
                    file.Flush(flushToDisk: true);
                    times.Add(Stopwatch.GetElapsedTime(started));
                }
            times.Sort();
            var (middle, most) = (times[Flushes / 2], times[^1]);
            var text = $"4 KiB written and flushed in {middle.TotalMilliseconds:F1} ms (median of {Flushes}, at most {most.TotalMilliseconds:F1} ms)";
            if (middle > SlowFlush) section.Warn("write", text, "every write of the server waits for a flush: use a faster disk, or look for what else is busy on it");
            else section.Ok("write", text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            section.Fail("write", $"{path} cannot be written: {e.Message}", "run this as the server's user; check owner, mode and whether the file system is mounted read-only");
        }
    }
}
