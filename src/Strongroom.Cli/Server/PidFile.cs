namespace Strongroom.Cli.Server;

/// <summary>The file with the process's number, there while the server runs. What an earlier server left behind is replaced.</summary>
sealed class PidFile : IDisposable
{
    readonly string _path;

    PidFile(string path) => _path = path;

    /// <summary>Null: none is wanted.</summary>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public static PidFile? Write(string path)
    {
        if (path.Length == 0) return null;
        try
        {
            File.WriteAllText(path, $"{Environment.ProcessId}\n");
            return new PidFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Local, $"Error writing the pid file {path}: {e.Message}\nCheck pid_file and that the server's user may write in its folder.");
        }
    }

    /// <summary>Only our own: another server may have written there since.</summary>
    public void Dispose()
    {
        try
        {
            if (File.ReadAllText(_path).Trim() == Environment.ProcessId.ToString()) File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is stale then, which hinders nobody.
        }
    }
}
