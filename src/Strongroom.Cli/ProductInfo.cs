using Strongroom.Core;

namespace Strongroom.Cli;

/// <summary>What <c>vault version</c> says: the level of Vault's API first, because tools look for that number.</summary>
static class ProductInfo
{
    public static string Line => $"Vault v{BuildInfo.FullVersion}{BuiltOn}";

    // Without a date from the build the epoch stands in, and is no news.
    static string BuiltOn => BuildInfo.BuildDate.StartsWith("1970", StringComparison.Ordinal) ? "" : $", built {BuildInfo.BuildDate}";
}
