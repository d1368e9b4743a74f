using Microsoft.Extensions.Time.Testing;
using Strongroom.Cli.Server.Logging;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Server;

public sealed class LogFileTests : IDisposable
{
    readonly TempDirectory _folder = new();
    readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));

    string Path => System.IO.Path.Combine(_folder.Path, "vault.log");

    [Fact]
    public void A_full_file_is_put_aside_under_the_time_and_only_so_many_are_kept()
    {
        using (var log = new LogFile(new LogOptions { File = Path, RotateBytes = 10, MaxFiles = 2 }, _time))
            for (var i = 0; i < 6; i++)
            {
                log.Write($"line {i}\n");
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        Assert.Equal("line 5\n", File.ReadAllText(Path));
        Assert.Equal(["line 3\n", "line 4\n"], Archives().Select(File.ReadAllText));
        Assert.All(Archives(), name => Assert.Matches(@"vault-[0-9]{19}\.log$", name));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(-1, 0)]
    public void Zero_keeps_all_and_less_than_zero_none(int keep, int left)
    {
        using (var log = new LogFile(new LogOptions { File = Path, RotateBytes = 1, MaxFiles = keep }, _time))
            for (var i = 0; i < 6; i++)
            {
                log.Write("x\n");
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        Assert.Equal(left, Archives().Count);
    }

    [Fact]
    public void An_old_file_is_put_aside_by_age()
    {
        using var log = new LogFile(new LogOptions { File = Path, RotateAfter = TimeSpan.FromHours(1) }, _time);
        log.Write("old\n");
        _time.Advance(TimeSpan.FromMinutes(59));
        log.Write("old too\n");
        _time.Advance(TimeSpan.FromMinutes(1));
        log.Write("new\n");
        Assert.Equal("new\n", File.ReadAllText(Path));
        Assert.Equal("old\nold too\n", File.ReadAllText(Archives().Single()));
    }

    [Fact]
    public void A_folder_gets_a_vault_log_that_others_cannot_read()
    {
        using var log = new LogFile(new LogOptions { File = _folder.Path + "/" }, _time);
        log.Write("x\n");
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupWrite));
    }

    [Fact]
    public void After_a_rotation_that_failed_the_log_goes_on_when_it_can()
    {
        using var log = new LogFile(new LogOptions { File = Path, RotateBytes = 4 }, _time);
        log.Write("one\n");
        File.Delete(Path);
        Assert.ThrowsAny<IOException>(() => log.Write("two\n"));
        log.Write("3\n");
        Assert.Equal("3\n", File.ReadAllText(Path));
    }

    List<string> Archives() => [.. Directory.GetFiles(_folder.Path, "vault-*.log").Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();
}
