namespace Strongroom.Testing.Deploy.Terraform;

/// <summary>The script of a module's machine, with values as its instance.tf gives them.</summary>
static class Userdata
{
    public static string Deploy { get; } = Path.GetFullPath(Path.Combine(TestData.Folder, "..", "..", "deploy"));

    public static string Template(string module) => Path.Combine(Deploy, "terraform", module, "userdata.tpl");

    /// <summary>Values a machine could really get; those given here win.</summary>
    public static Dictionary<string, object> Values(string module, string scheme, Dictionary<string, string>? settings = null, Dictionary<string, string>? values = null)
    {
        var set = new Dictionary<string, string> { ["VAULT_URL"] = "https://example.com/vault.zip", ["VAULT_SHA256"] = new string('0', 64), ["VAULT_SCHEME"] = scheme };
        if (module == "aws") (set["S3_REGION"], set["S3_SUFFIX"]) = ("eu-central-1", "amazonaws.com");
        else set["PUBLIC_ADDRESS"] = "203.0.113.7";
        foreach (var (name, value) in settings ?? []) set[name] = value;
        var result = new Dictionary<string, object>
        {
            ["settings"] = set, ["scheme"] = scheme,
            ["unit"] = File.ReadAllText(Path.Combine(Deploy, "systemd", "vault.service")),
            ["install"] = File.ReadAllText(Path.Combine(Deploy, "terraform", "common", "install.sh")),
        };
        (string, string)[] own = module switch
        {
            "aws" => [("region", "eu-central-1"), ("kms_key", "1234abcd-12ab-34cd-56ef-1234567890ab"), ("endpoint", "")],
            "azure" => [("tenant_id", "11111111-2222-3333-4444-555555555555"), ("vault_name", "vault-0a1b2c3d"), ("key_name", "vault-unseal")],
            _ => [("project", "my-project"), ("location", "europe-west1"), ("key_ring", "vault-kms-unseal-0a1b2c3d"), ("crypto_key", "vault-unseal")],
        };
        foreach (var (name, value) in own) result[name] = value;
        foreach (var (name, value) in values ?? []) result[name] = value;
        return result;
    }

    public static string Render(string module, string scheme, Dictionary<string, string>? settings = null, Dictionary<string, string>? values = null)
        => TerraformTemplate.Render(File.ReadAllText(Template(module)), Values(module, scheme, settings, values));
}
