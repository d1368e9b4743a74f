using Microsoft.Extensions.Logging;

namespace Strongroom.Cli.Server.Logging;

sealed class ModuleLogger(ServerLog log, ModuleName module) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && logLevel >= log.Level && logLevel >= module.Least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) log.Log(logLevel, module.Name, formatter(state, exception), exception);
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
}

/// <summary>How a logger's category reads in the log, and below which level it stays silent.</summary>
sealed record ModuleName(string Name, LogLevel Least);

static class ModuleNames
{
    /// <summary>Only asked for requests that fail outside our handler, which do not exist; enabled at any level, it makes an activity for every request.</summary>
    const string PerRequest = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary><c>Strongroom.Core.Lifecycle.Vault</c> is <c>core.lifecycle</c>, a seal is <c>seal.awskms</c>; the framework's own chatter is only let through from errors on.</summary>
    public static ModuleName Of(string category)
    {
        if (category.StartsWith("Microsoft.Extensions.Hosting", StringComparison.Ordinal)) return new ModuleName("http", LogLevel.None); // a failed start is told in our words
        if (category == PerRequest) return new ModuleName("http", LogLevel.None);
        if (category.StartsWith("seal.", StringComparison.Ordinal)) return new ModuleName(category, LogLevel.Trace);
        if (!category.StartsWith("Strongroom.", StringComparison.Ordinal)) return new ModuleName("http", LogLevel.Error);
        var parts = category.Split('.');
        return new ModuleName(string.Join('.', parts.Skip(1).Take(Math.Max(1, parts.Length - 2))).ToLowerInvariant(), LogLevel.Trace);
    }
}
