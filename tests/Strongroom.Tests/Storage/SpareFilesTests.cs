using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.File;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Storage;

public sealed class SpareFilesTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_replaced_and_deleted_entries_leave_is_written_anew_and_gone_after_the_stop()
    {
        using var folder = new TempDirectory();
        var rounds = new Random(7);
        var expected = new Dictionary<string, string>();
        await using (var storage = await OpenAsync(folder.Path))
            for (var i = 0; i < 400; i++)
            {
                var key = $"kv/{rounds.Next(5)}/{rounds.Next(20)}";
                if (rounds.Next(3) == 0)
                {
                    await storage.DeleteAsync(key, Ct);
                    expected.Remove(key);
                }
                else await storage.PutAsync(key, Encoding.UTF8.GetBytes(expected[key] = new string('v', rounds.Next(1, 900)) + i), Ct);
            }
        Assert.False(Directory.Exists(Path.Combine(folder.Path, FileLayout.OwnFolder)));
        await using var again = await OpenAsync(folder.Path);
        foreach (var (key, value) in expected) Assert.Equal(value, Encoding.UTF8.GetString((await again.GetAsync(key, Ct))!.Value.Span));
        var count = 0;
        await foreach (var key in again.WalkAsync("", Ct)) count++;
        Assert.Equal(expected.Count, count);
    }

    [Fact]
    public void A_file_that_has_a_second_name_keeps_its_content()
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "spare files are for Linux");
        using var folder = new TempDirectory();
        var layout = new FileLayout(folder.Path);
        var files = new OsFileSystem(sync: true);
        files.CreateDirectory(layout.Own);
        var spares = new SpareFiles(layout, files);
        var (entry, backup) = (Path.Combine(folder.Path, "_entry"), Path.Combine(folder.Path, "backup"));
        spares.Put(entry, "first"u8);
        using (var link = Process.Start("ln", [entry, backup])) link.WaitForExit();
        spares.Put(entry, "second"u8);
        spares.Put(Path.Combine(folder.Path, "_other"), "third"u8);
        spares.EndPass();
        Assert.Equal("first", File.ReadAllText(backup));
        Assert.Equal("second", File.ReadAllText(entry));
        Assert.Empty(Directory.GetFiles(layout.Own));
    }

    [Fact]
    public void A_link_or_a_directory_in_the_way_is_not_moved_aside()
    {
        using var folder = new TempDirectory();
        var layout = new FileLayout(folder.Path);
        var files = new OsFileSystem(sync: true);
        files.CreateDirectory(layout.Own);
        var spares = new SpareFiles(layout, files);
        var (link, target, directory) = (Path.Combine(folder.Path, "_link"), Path.Combine(folder.Path, "target"), Path.Combine(folder.Path, "_directory"));
        File.WriteAllText(target, "not ours");
        File.CreateSymbolicLink(link, target);
        Directory.CreateDirectory(directory);
        spares.Put(link, "entry"u8);
        Assert.ThrowsAny<IOException>(() => spares.Put(directory, "entry"u8));
        spares.Put(Path.Combine(folder.Path, "_more"), "more"u8);
        spares.EndPass();
        Assert.Equal("not ours", File.ReadAllText(target));
        Assert.Equal("entry", File.ReadAllText(link));
        Assert.True(Directory.Exists(directory));
    }

    [Fact]
    public void A_file_is_not_written_anew_while_somebody_reads()
    {
        var files = new SimulatedFileSystem();
        var layout = new FileLayout("/store");
        files.CreateDirectory(layout.Own);
        var reading = new ReadingFileSystem(files);
        var spares = new SpareFiles(layout, reading);
        spares.Put("/store/_a", "one"u8);
        spares.Put("/store/_a", "two"u8); // "one" is a spare now
        reading.WhileReading = () => spares.Put("/store/_b", "three"u8);
        Assert.Equal("two"u8, spares.Read("/store/_a")!);
        Assert.Equal(0, reading.Overwritten);
        spares.Put("/store/_b", "four"u8);
        Assert.Equal(1, reading.Overwritten);
        Assert.Equal("four"u8, spares.Read("/store/_b")!);
    }

    [Fact]
    public void Attempts_on_a_full_disk_leave_no_pile_of_files()
    {
        var files = new SimulatedFileSystem();
        var layout = new FileLayout("/store");
        files.CreateDirectory(layout.Own);
        var spares = new SpareFiles(layout, files);
        files.IsFull = true;
        for (var i = 0; i < 20; i++) Assert.ThrowsAny<IOException>(() => spares.Put("/store/_a", "one"u8));
        Assert.True(files.List(layout.Own).Count <= 1, string.Join(' ', files.List(layout.Own)));
        files.IsFull = false;
        spares.Put("/store/_a", "one"u8);
        spares.EndPass();
        Assert.Empty(files.List(layout.Own));
    }

    [Fact]
    public async Task A_folder_that_is_a_link_stays_when_its_last_entry_goes()
    {
        using var folder = new TempDirectory();
        var elsewhere = Directory.CreateDirectory(Path.Combine(folder.Path, "elsewhere")).FullName;
        var root = Directory.CreateDirectory(Path.Combine(folder.Path, "store")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(root, "logical"), elsewhere);
        await using (var storage = await OpenAsync(root))
        {
            await storage.PutAsync("logical/a", "x"u8.ToArray(), Ct);
            await storage.DeleteAsync("logical/a", Ct);
        }
        Assert.False(Directory.Exists(Path.Combine(root, FileLayout.OwnFolder)), "the journal was kept: the deletion could not be applied");
        Assert.True(Directory.Exists(elsewhere));
    }

    static ValueTask<FileStorage> OpenAsync(string path)
        => FileStorage.OpenAsync(new FileStorageOptions { Path = path }, TimeProvider.System, NullLoggerFactory.Instance, Ct);

    /// <summary>Does something in the middle of a read.</summary>
    sealed class ReadingFileSystem(SimulatedFileSystem below) : IFileSystem
    {
        public Action? WhileReading { get; set; }
        public int Overwritten { get; private set; }

        public byte[]? Read(string path)
        {
            var content = below.Read(path);
            var action = WhileReading;
            WhileReading = null;
            action?.Invoke();
            return content;
        }

        public bool TryOverwrite(string path, ReadOnlySpan<byte> content)
        {
            Overwritten++;
            return below.TryOverwrite(path, content);
        }

        public IReadOnlyList<(string Name, bool IsDirectory)> List(string path) => below.List(path);
        public bool DirectoryExists(string path) => below.DirectoryExists(path);
        public void CreateDirectory(string path) => below.CreateDirectory(path);
        public void Write(string path, ReadOnlySpan<byte> content) => below.Write(path, content);
        public void Rename(string from, string to) => below.Rename(from, to);
        public bool TryExchange(string file, string other) => below.TryExchange(file, other);
        public bool TryTake(string file, string newName) => below.TryTake(file, newName);
        public void DeleteFile(string path) => below.DeleteFile(path);
        public bool TryDeleteEmptyDirectory(string path) => below.TryDeleteEmptyDirectory(path);
        public IJournalFile CreateJournal(string path) => below.CreateJournal(path);
        public void SyncDirectory(string path) => below.SyncDirectory(path);
        public void SyncTree(string root) => below.SyncTree(root);
    }
}
