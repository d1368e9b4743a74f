using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.AzureKeyVault;

/// <summary>The stanza and the environment, read and checked; nothing is asked of a service. The environment wins for everything: so it is with Vault.</summary>
sealed record AzureSettings
{
    const string Remedy = "see docs/seals/azurekeyvault.md for the parameters and the environment variables that stand for them";

    public required string KeyName { get; init; }
    /// <summary>The address of the vault.</summary>
    public required Uri Vault { get; init; }
    /// <summary>What tokens are asked for: <c>https://vault.azure.net</c>.</summary>
    public required string Audience { get; init; }
    public required Uri Authority { get; init; }
    public required AzureAuth Auth { get; init; }
    public required TimeSpan Timeout { get; init; }
    public required IReadOnlyList<SealSetting> Given { get; init; }
    public required Func<string, string?> Environment { get; init; }
    public required TimeProvider Time { get; init; }
    /// <summary>Where the agent of Azure Arc leaves its challenges; a file elsewhere is never read for one.</summary>
    public string ArcFolder { get; init; } = "/var/opt/azcmagent/tokens";

    /// <summary>What the key service is called in messages.</summary>
    public string Service => Vault.Host;

    public bool IsManagedHsm => Audience.Contains("managedhsm.", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="SealException">Misconfigured: every problem found.</exception>
    public static AzureSettings Read(SealContext context)
    {
        var parameters = new SealParameters("azurekeyvault", context);
        var vault = parameters.Text("vault_name", Precedence.Environment, "AZUREKEYVAULT_WRAPPER_VAULT_NAME", "VAULT_AZUREKEYVAULT_VAULT_NAME");
        var key = parameters.Text("key_name", Precedence.Environment, "AZUREKEYVAULT_WRAPPER_KEY_NAME", "VAULT_AZUREKEYVAULT_KEY_NAME");
        CheckName(parameters, "vault_name", "vault name is required", vault);
        CheckName(parameters, "key_name", "key name is required", key);
        var cloud = ReadCloud(parameters);
        var resource = ReadResource(parameters, cloud);
        var endpoint = parameters.SecureAddress(parameters.Text("endpoint", Precedence.Configuration), "https://my-vault.vault.azure.net");
        var authority = parameters.SecureAddress(parameters.Text("authority_host", Precedence.Environment, "AZURE_AUTHORITY_HOST"), cloud.Authority);
        var auth = AzureAuthReader.Read(parameters);
        var timeout = parameters.RequestTimeout();
        parameters.WarnOfUnknown("key_not_required", "disallow_env_vars");
        parameters.ThrowIfAny(Remedy);
        var address = endpoint ?? new Uri($"https://{vault!.Text}.{resource}");
        if (endpoint is null) parameters.Note("endpoint", address.GetLeftPart(UriPartial.Authority), "vault_name and resource");
        return new AzureSettings
        {
            KeyName = key!.Text, Vault = address, Audience = "https://" + resource, Authority = authority ?? new Uri(cloud.Authority),
            Auth = auth, Timeout = timeout, Given = parameters.Settings, Environment = context.Environment, Time = context.Time,
        };
    }

    static AzureCloud ReadCloud(SealParameters parameters)
    {
        if (parameters.Text("environment", Precedence.Environment, "AZURE_ENVIRONMENT") is not { } named) return AzureCloud.Public;
        if (AzureCloud.Find(named.Text) is { } cloud) return cloud;
        parameters.Problem("environment", $"\"{named.Text}\" is none of AzurePublicCloud, AzureUSGovernmentCloud, AzureChinaCloud, AzureGermanCloud ({named.Origin})");
        return AzureCloud.Public;
    }

    static string ReadResource(SealParameters parameters, AzureCloud cloud)
    {
        if (parameters.Text("resource", Precedence.Environment, "AZURE_AD_RESOURCE") is not { } given) return cloud.VaultSuffix;
        var suffix = given.Text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? given.Text[8..].TrimEnd('/') : given.Text; // Written as an audience.
        if (Uri.CheckHostName(suffix) == UriHostNameType.Dns && suffix.Contains('.')) return suffix;
        parameters.Problem("resource", $"\"{given.Text}\" is not a DNS suffix, such as vault.azure.net or managedhsm.azure.net ({given.Origin})");
        return cloud.VaultSuffix;
    }

    static void CheckName(SealParameters parameters, string name, string missing, SealValue? value)
    {
        if (value is null) parameters.Problem(name, missing);
        else if (value.Text.Length > 127 || !value.Text.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
            parameters.Problem(name, $"\"{value.Text}\" is not a name in Key Vault, which has letters, digits and hyphens only ({value.Origin})");
    }
}
