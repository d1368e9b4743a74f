using Microsoft.Extensions.Logging;

namespace Strongroom.Cli.Server.Logging;

/// <summary>The server's log: makes loggers, writes lines. The level may change while it runs.</summary>
sealed class ServerLog : ILoggerFactory
{
    readonly Lock _oneLine = new();
    readonly TextWriter _console;
    readonly TimeProvider _time;
    readonly LogFile? _file;
    volatile int _level;

    public ServerLog(LogOptions options, TextWriter console, TimeProvider time)
    {
        (_console, _time, Json) = (console, time, options.Json);
        _level = (int)options.Level;
        if (options.File.Length > 0) _file = new LogFile(options, time);
    }

    public bool Json { get; }

    public LogLevel Level
    {
        get => (LogLevel)_level;
        set => _level = (int)value;
    }

    /// <summary>Lines wait here until the banner is printed.</summary>
    public bool Held { get; set; }

    readonly List<string> _waiting = [];

    public void Release()
    {
        lock (_oneLine)
        {
            Held = false;
            foreach (var line in _waiting) Write(line);
            _waiting.Clear();
        }
    }

    public void Reopen()
    {
        lock (_oneLine) _file?.Reopen();
    }

    public ILogger CreateLogger(string categoryName) => new ModuleLogger(this, ModuleNames.Of(categoryName));

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("the server has one log");

    public void Dispose() => _file?.Dispose();

    internal void Log(LogLevel level, string module, string message, Exception? exception)
    {
        var time = _time.GetUtcNow();
        var line = Json ? LogLine.Json(time, level, module, message, exception) : LogLine.Standard(time, level, module, message, exception);
        lock (_oneLine)
            if (Held) _waiting.Add(line);
            else Write(line);
    }

    void Write(string line)
    {
        try
        {
            _console.Write(line);
            _console.Flush();
            _file?.Write(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk or a closed pipe must not stop the server; there is nowhere left to say so.
        }
    }
}
