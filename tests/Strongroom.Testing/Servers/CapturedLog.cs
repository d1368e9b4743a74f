using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Strongroom.Testing.Servers;

/// <summary>Keeps what a server logs.</summary>
sealed class CapturedLog : ILoggerFactory
{
    readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];
    public string Text => string.Join('\n', _lines);

    /// <summary>Waits for a line: what is seen from outside may be there a moment before the server writes of it.</summary>
    public Task SawAsync(string part) => Eventually.TrueAsync(() => Text.Contains(part, StringComparison.Ordinal), $"\"{part}\" in the log");

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    sealed class Logger(CapturedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information && category.StartsWith("Strongroom", StringComparison.Ordinal);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log._lines.Enqueue($"[{logLevel}] {category}: {formatter(state, exception)} {exception}");
        }
    }
}
