using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Client;

namespace Strongroom.Cli.Output;

/// <summary>What <c>-field=name</c> picks out of an answer.</summary>
static class SecretField
{
    /// <summary>The value, undefined when the answer has none of that name.</summary>
    public static JsonElement Of(VaultResponse response, string name) => name switch
    {
        "wrapping_token" => VaultResponse.Member(response.WrapInfo, "token"),
        "wrapping_accessor" => VaultResponse.Member(response.WrapInfo, "accessor"),
        "wrapping_token_ttl" => VaultResponse.Member(response.WrapInfo, "ttl"),
        "wrapping_token_creation_time" => VaultResponse.Member(response.WrapInfo, "creation_time"),
        "wrapping_token_creation_path" => VaultResponse.Member(response.WrapInfo, "creation_path"),
        "wrapped_accessor" => VaultResponse.Member(response.WrapInfo, "wrapped_accessor"),
        "token" when HasAuth(response) => VaultResponse.Member(response.Auth, "client_token"),
        "token_accessor" when HasAuth(response) => VaultResponse.Member(response.Auth, "accessor"),
        "token_duration" when HasAuth(response) => VaultResponse.Member(response.Auth, "lease_duration"),
        "token_renewable" when HasAuth(response) => VaultResponse.Member(response.Auth, "renewable"),
        "token_policies" or "identity_policies" or "policies" when HasAuth(response) => VaultResponse.Member(response.Auth, name),
        "lease_id" or "lease_duration" or "lease_renewable" when !HasMember(SecretEnvelope.DataOf(response), name) =>
            response.Member(name == "lease_renewable" ? "renewable" : name),
        "data" when !HasMember(SecretEnvelope.DataOf(response), "data") => SecretEnvelope.DataOf(response),
        "refresh_interval" when !HasMember(SecretEnvelope.DataOf(response), name) => response.Member("lease_duration"),
        _ => HasMember(SecretEnvelope.DataOf(response), name) ? SecretEnvelope.DataOf(response).GetProperty(name) : default,
    };

    /// <summary>The text without formatting: a string as it is, the rest as tables show it.</summary>
    public static string Text(JsonElement value) => GoValue.Of(value);

    public static JsonNode? Node(JsonElement value) => Json.Sorted(value);

    static bool HasAuth(VaultResponse response) => response.Auth.ValueKind == JsonValueKind.Object;

    static bool HasMember(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out _);
}
