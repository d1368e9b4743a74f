using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Cli.Doctor;

/// <summary>The least permissions a seal's identity needs: the files of <c>deploy/policies</c>, which the Terraform modules use too.</summary>
static class MinimalPolicy
{
    const string KeyPlaceholder = "${key_arn}";

    /// <summary>Null: the seal needs none.</summary>
    public static JsonNode? Of(string sealType, string? keyId)
    {
        var file = sealType switch { "awskms" => "aws", "azurekeyvault" => "azure", "gcpckms" => "gcp", _ => null };
        if (file is null) return null;
        using var stream = typeof(MinimalPolicy).Assembly.GetManifestResourceStream($"policies/{file}.json") ?? throw new InvalidOperationException($"the policy {file} is not embedded");
        using var reader = new StreamReader(stream);
        return JsonNode.Parse(reader.ReadToEnd().Replace(KeyPlaceholder, keyId is { Length: > 0 } known ? JsonEncodedText.Encode(known).ToString() : "the key's ARN", StringComparison.Ordinal));
    }
}
