using Microsoft.Extensions.Logging;

namespace Strongroom.Cli.Server.Logging;

/// <summary>What is logged, how and where.</summary>
sealed record LogOptions
{
    public LogLevel Level { get; init; } = LogLevel.Information;
    public bool Json { get; init; }
    /// <summary>"": standard error only. A path that ends in a slash is a folder for <c>vault.log</c>.</summary>
    public string File { get; init; } = "";
    /// <summary>Zero: never by size.</summary>
    public long RotateBytes { get; init; }
    public TimeSpan RotateAfter { get; init; } = TimeSpan.FromHours(24);
    /// <summary>Old files kept: 0 all, negative none.</summary>
    public int MaxFiles { get; init; }
}
