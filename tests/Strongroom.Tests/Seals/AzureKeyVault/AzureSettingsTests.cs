using Strongroom.Sdk.Seals;
using Strongroom.Seals.AzureKeyVault;
using Strongroom.Testing;

namespace Strongroom.Tests.Seals.AzureKeyVault;

public sealed class AzureSettingsTests
{
    static readonly Dictionary<string, string> Minimal = new() { ["vault_name"] = "v", ["key_name"] = "k" };

    [Fact]
    public void The_environment_wins_for_everything()
    {
        var wrapper = AzureKeyVaultKeyWrapper.Create(TestSeals.Context(
            new() { ["vault_name"] = "config", ["key_name"] = "config", ["tenant_id"] = "config", ["client_id"] = "config", ["client_secret"] = "config", ["environment"] = "AzureChinaCloud", ["resource"] = "config.example" },
            new()
            {
                ["VAULT_AZUREKEYVAULT_VAULT_NAME"] = "env", ["AZUREKEYVAULT_WRAPPER_KEY_NAME"] = "wrapper", ["VAULT_AZUREKEYVAULT_KEY_NAME"] = "env", ["AZURE_TENANT_ID"] = "env-tenant",
                ["AZURE_CLIENT_ID"] = "env-client", ["AZURE_CLIENT_SECRET"] = "env-secret", ["AZURE_ENVIRONMENT"] = "AzureUSGovernment", ["AZURE_AD_RESOURCE"] = "managedhsm.usgovcloudapi.net",
            }));
        AssertSetting(wrapper, "vault_name", "env", "env VAULT_AZUREKEYVAULT_VAULT_NAME");
        AssertSetting(wrapper, "key_name", "wrapper", "env AZUREKEYVAULT_WRAPPER_KEY_NAME");
        AssertSetting(wrapper, "tenant_id", "env-tenant", "env AZURE_TENANT_ID");
        AssertSetting(wrapper, "client_secret", "(sensitive)", "env AZURE_CLIENT_SECRET");
        AssertSetting(wrapper, "endpoint", "https://env.managedhsm.usgovcloudapi.net", "vault_name and resource");
    }

    [Theory]
    [InlineData("", "https://v.vault.azure.net", "https://login.microsoftonline.com/", "https://vault.azure.net")]
    [InlineData("AZUREPUBLICCLOUD", "https://v.vault.azure.net", "https://login.microsoftonline.com/", "https://vault.azure.net")]
    [InlineData("AzureUSGovernmentCloud", "https://v.vault.usgovcloudapi.net", "https://login.microsoftonline.us/", "https://vault.usgovcloudapi.net")]
    [InlineData("azurechinacloud", "https://v.vault.azure.cn", "https://login.chinacloudapi.cn/", "https://vault.azure.cn")]
    [InlineData("AZUREGERMANCLOUD", "https://v.vault.microsoftazure.de", "https://login.microsoftonline.de/", "https://vault.microsoftazure.de")]
    public void Each_cloud_has_its_own_names(string environment, string vault, string authority, string audience)
    {
        var settings = AzureSettings.Read(TestSeals.Context(new(Minimal) { ["environment"] = environment }));
        Assert.Equal((vault + "/", authority, audience), (settings.Vault.ToString(), settings.Authority.ToString(), settings.Audience));
    }

    [Theory]
    [InlineData("managed_identity")]
    [InlineData("managed_identity", "client_id", "c")]
    [InlineData("client_secret", "tenant_id", "t", "client_id", "c", "client_secret", "s")]
    [InlineData("client_secret", "tenant_id", "t", "client_id", "c", "client_secret", "s", "cert_path", "/c", "auth_method", "default")]
    [InlineData("certificate", "tenant_id", "t", "client_id", "c", "cert_path", "/c")]
    [InlineData("certificate", "tenant_id", "t", "client_id", "c", "cert_bytes", "x", "auth_method", "environment")]
    [InlineData("certificate", "tenant_id", "t", "client_id", "c", "client_secret", "s", "cert_path", "/c", "auth_method", "certificate")]
    [InlineData("workload_identity", "tenant_id", "t", "client_id", "c", "federated_token_file", "/f")]
    [InlineData("managed_identity", "tenant_id", "t", "client_id", "c", "federated_token_file", "/f", "auth_method", "managed_identity")]
    public void The_method_follows_from_what_is_there_or_is_said(string expected, params string[] pairs)
        => Assert.Equal(expected, AzureSettings.Read(Context(pairs)).Auth.Name);

    [Theory]
    [InlineData(null)]
    [InlineData("client_id", "client_id", "c", "resource_id", "r")]
    [InlineData("resource_id", "client_id", "c", "resource_id", "r", "managed_id_kind", "RESOURCE_ID")]
    [InlineData("object_id", "object_id", "o")]
    public void A_managed_identity_is_named_by_one_of_three_ids_or_none(string? expected, params string[] pairs)
        => Assert.Equal(expected, AzureSettings.Read(Context(pairs)).Auth.ManagedIdentity?.Name);

    [Theory]
    [InlineData("tenant_id: is missing", "client_secret", "s", "client_id", "c")]
    [InlineData("client_id: is missing", "cert_path", "/c", "tenant_id", "t")]
    [InlineData("client_secret: is missing", "auth_method", "environment", "tenant_id", "t", "client_id", "c")]
    [InlineData("federated_token_file: is missing", "auth_method", "workload_identity", "tenant_id", "t", "client_id", "c")]
    [InlineData("resource_id: is missing", "managed_id_kind", "resource_id")]
    [InlineData("managed_id_kind: \"name\"", "managed_id_kind", "name")]
    [InlineData("auth_method: \"magic\"", "auth_method", "magic")]
    [InlineData("environment: \"moon\"", "environment", "moon")]
    [InlineData("resource: \"a b\"", "resource", "a b")]
    [InlineData("tenant_id: \"a/b\"", "tenant_id", "a/b", "client_id", "c", "client_secret", "s")]
    [InlineData("vault_name: \"a.b/c\"", "vault_name", "a.b/c")]
    [InlineData("endpoint: \"http://vault.example\" is plain http", "endpoint", "http://vault.example")]
    [InlineData("authority_host: \"http://10.0.0.1\" is plain http", "authority_host", "http://10.0.0.1")]
    [InlineData("request_timeout: \"soon\"", "request_timeout", "soon")]
    [InlineData("client_secret: the environment variable NONE is not set", "client_secret", "env://NONE")]
    public void Wrong_parameters_are_named_with_their_place(string expected, params string[] pairs)
    {
        var e = Assert.Throws<SealException>(() => AzureSettings.Read(Context(pairs)));
        Assert.Equal(SealFault.Misconfigured, e.Fault);
        Assert.StartsWith("test.hcl:3: seal \"azurekeyvault\": ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_texts_of_missing_names_are_those_of_vault()
    {
        var e = Assert.Throws<SealException>(() => AzureKeyVaultKeyWrapper.Create(TestSeals.Context([])));
        Assert.Contains("vault name is required", e.Message, StringComparison.Ordinal);
        Assert.Contains("key name is required", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_may_be_given_indirectly_and_stay_visible()
    {
        var wrapper = AzureKeyVaultKeyWrapper.Create(TestSeals.Context(new(Minimal) { ["client_id"] = "env://CLIENT" }, new() { ["CLIENT"] = "the-client" }));
        AssertSetting(wrapper, "client_id", "the-client", "config test.hcl:3");
    }

    static SealContext Context(string[] pairs)
    {
        var parameters = new Dictionary<string, string>(Minimal);
        foreach (var pair in pairs.Chunk(2)) parameters[pair[0]] = pair[1];
        return TestSeals.Context(parameters);
    }

    static void AssertSetting(IKeyWrapper wrapper, string name, string value, string origin)
        => Assert.Equal(new SealSetting(name, value, origin), Assert.Single(wrapper.Settings, setting => setting.Name == name));
}
