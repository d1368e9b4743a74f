namespace Strongroom.Cli.Configuration;

/// <summary>What <c>log_level</c> and <c>log_format</c> may say.</summary>
static class LogNames
{
    public static readonly string[] Levels = ["trace", "debug", "info", "notice", "warn", "warning", "error", "err"];
    public static readonly string[] Formats = ["standard", "json"];
}
