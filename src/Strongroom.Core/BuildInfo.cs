using System.Reflection;

namespace Strongroom.Core;

/// <summary>What this executable says it is.</summary>
public static class BuildInfo
{
    /// <summary>The version of Vault whose API is spoken, in front of our own: clients compare it.</summary>
    public const string ApiVersion = "1.14.0";

    public static string Version { get; } = typeof(BuildInfo).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>As <c>sys/health</c> reports it.</summary>
    public static string FullVersion { get; } = $"{ApiVersion}+strongroom.{Version}";

    public static string BuildDate { get; } = typeof(BuildInfo).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == "BuildDate")?.Value ?? "1970-01-01T00:00:00Z";
}
