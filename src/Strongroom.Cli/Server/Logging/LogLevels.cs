using Microsoft.Extensions.Logging;

namespace Strongroom.Cli.Server.Logging;

/// <summary>Vault's names of the levels.</summary>
static class LogLevels
{
    public const string Known = "trace, debug, info, warn, error";

    public static LogLevel? Parse(string text) => text.Trim().ToLowerInvariant() switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "" or "info" or "notice" => LogLevel.Information,
        "warn" or "warning" => LogLevel.Warning,
        "err" or "error" => LogLevel.Error,
        _ => null,
    };

    public static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };
}
