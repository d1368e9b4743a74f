using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Sdk.Seals;

namespace Strongroom.Cli.Doctor;

/// <summary>The least permissions a seal's identity needs: the files of <c>deploy/policies</c>, which the Terraform modules use too.</summary>
static class MinimalPolicy
{
    /// <summary>Null: the seal needs none.</summary>
    /// <param name="sealType">As in the configuration.</param>
    /// <param name="keyId">The service's name of the key, where it is known.</param>
    /// <param name="settings">What names the key where its id does not.</param>
    public static JsonNode? Of(string sealType, string? keyId, IReadOnlyList<SealSetting> settings)
    {
        var file = sealType switch { "awskms" => "aws", "azurekeyvault" => "azure", "gcpckms" => "gcp", "transit" => "transit", _ => null };
        if (file is null) return null;
        using var stream = typeof(MinimalPolicy).Assembly.GetManifestResourceStream($"policies/{file}.json") ?? throw new InvalidOperationException($"the policy {file} is not embedded");
        using var reader = new StreamReader(stream);
        var text = Fill(reader.ReadToEnd(), "key_arn", keyId is { Length: > 0 } known ? known : "the key's ARN");
        foreach (var name in (string[])["mount_path", "key_name"])
            if (settings.FirstOrDefault(setting => setting.Name == name) is { } setting) text = Fill(text, name, setting.Value.Trim('/'));
        return JsonNode.Parse(text);
    }

    static string Fill(string text, string name, string value) => text.Replace($"${{{name}}}", JsonEncodedText.Encode(value).ToString(), StringComparison.Ordinal);
}
