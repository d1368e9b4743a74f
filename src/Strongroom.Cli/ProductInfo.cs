namespace Strongroom.Cli;

/// <summary>What <c>vault version</c> says.</summary>
static class ProductInfo
{
    public const string Version = "0.1.0";

    /// <summary>The level of Vault's API and command line we hold to; tools look for this number.</summary>
    public const string CompatibleWith = "1.14.0";

    public static string Line => $"Vault v{CompatibleWith} (Strongroom v{Version})";
}
