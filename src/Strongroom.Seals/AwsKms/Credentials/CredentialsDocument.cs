using System.Text.Json;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>The JSON in which EC2, ECS, EKS and <c>credential_process</c> hand out keys; they differ in the name of the token.</summary>
static class CredentialsDocument
{
    /// <exception cref="InvalidDataException">It holds no key pair.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static AwsKeys Parse(string json, string source)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || Text(root, "AccessKeyId") is not { Length: > 0 } access || Text(root, "SecretAccessKey") is not { Length: > 0 } secret)
            throw new InvalidDataException("the answer holds no credentials");
        return new(access, secret, Text(root, "Token") ?? Text(root, "SessionToken"), DateTimeOffset.TryParse(Text(root, "Expiration"), out var expires) ? expires : null, source);
    }

    static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
