namespace Strongroom.Seals.AzureKeyVault;

/// <summary>One of Azure's clouds: who signs tokens there, and under which names its vaults are.</summary>
sealed record AzureCloud(string Name, string Authority, string VaultSuffix)
{
    public static readonly AzureCloud Public = new("AZUREPUBLICCLOUD", "https://login.microsoftonline.com", "vault.azure.net");

    static readonly AzureCloud Government = new("AZUREUSGOVERNMENTCLOUD", "https://login.microsoftonline.us", "vault.usgovcloudapi.net");
    static readonly AzureCloud China = new("AZURECHINACLOUD", "https://login.chinacloudapi.cn", "vault.azure.cn");
    static readonly AzureCloud German = new("AZUREGERMANCLOUD", "https://login.microsoftonline.de", "vault.microsoftazure.de");

    /// <summary>By the names that Azure's tools use; null for another.</summary>
    public static AzureCloud? Find(string name) => name.ToUpperInvariant() switch
    {
        "AZUREPUBLICCLOUD" or "AZURECLOUD" => Public,
        "AZUREUSGOVERNMENTCLOUD" or "AZUREUSGOVERNMENT" => Government,
        "AZURECHINACLOUD" => China,
        "AZUREGERMANCLOUD" => German,
        _ => null,
    };
}
