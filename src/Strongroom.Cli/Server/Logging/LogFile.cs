using System.Text;

namespace Strongroom.Cli.Server.Logging;

/// <summary>The log file, rotated by size and age; reopened on SIGHUP, so that others may rotate it too. Files are 0640.</summary>
sealed class LogFile : IDisposable
{
    readonly LogOptions _options;
    readonly TimeProvider _time;
    readonly string _path;
    FileStream _file;
    DateTimeOffset _opened;

    public LogFile(LogOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _path = options.File.EndsWith('/') || Directory.Exists(options.File) ? Path.Combine(options.File, "vault.log") : options.File;
        _file = Open();
    }

    public void Write(string line)
    {
        if (_file.SafeFileHandle.IsClosed) _file = Open(); // a rotation or a reopening failed; perhaps it works by now
        var bytes = Encoding.UTF8.GetBytes(line);
        if ((_options.RotateBytes > 0 && _file.Length + bytes.Length > _options.RotateBytes && _file.Length > 0)
            || (_options.RotateAfter > TimeSpan.Zero && _time.GetUtcNow() - _opened >= _options.RotateAfter)) Rotate();
        _file.Write(bytes);
        _file.Flush();
    }

    public void Reopen()
    {
        _file.Dispose();
        _file = Open();
    }

    public void Dispose() => _file.Dispose();

    FileStream Open()
    {
        if (Path.GetDirectoryName(_path) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        _opened = _time.GetUtcNow();
        return new FileStream(_path, new FileStreamOptions
        {
            Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
        });
    }

    /// <summary>As Vault names them: <c>vault-1700000000000000000.log</c>.</summary>
    void Rotate()
    {
        _file.Dispose();
        var (folder, stem, extension) = (Path.GetDirectoryName(_path) ?? "", Path.GetFileNameWithoutExtension(_path), Path.GetExtension(_path));
        File.Move(_path, Path.Combine(folder, $"{stem}-{_time.GetUtcNow().ToUnixTimeMilliseconds()}000000{extension}"), overwrite: true);
        if (_options.MaxFiles != 0)
            foreach (var old in Directory.GetFiles(folder.Length > 0 ? folder : ".", $"{stem}-*{extension}").OrderDescending(StringComparer.Ordinal).Skip(Math.Max(0, _options.MaxFiles)))
                File.Delete(old);
        _file = Open();
    }
}
