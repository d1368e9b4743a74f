using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Core.Lifecycle;
using Strongroom.Core.SealKeys;
using Strongroom.Sdk.Errors;

namespace Strongroom.Http.Api;

/// <summary>The request and the answer of <c>sys/init</c>.</summary>
static class InitJson
{
    public static InitRequest Read(JsonElement body) => new()
    {
        SecretShares = Number(body, "secret_shares"),
        SecretThreshold = Number(body, "secret_threshold"),
        StoredShares = Number(body, "stored_shares"),
        PgpKeys = Texts(body, "pgp_keys"),
        RecoveryShares = Number(body, "recovery_shares"),
        RecoveryThreshold = Number(body, "recovery_threshold"),
        RecoveryPgpKeys = Texts(body, "recovery_pgp_keys"),
        RootTokenPgpKey = Find(body, "root_token_pgp_key") is { ValueKind: JsonValueKind.String } key ? key.GetString()! : "",
    };

    public static JsonObject Of(InitResult result, bool isAuto)
    {
        var json = new JsonObject { ["keys"] = Hex(result.UnsealShares), ["keys_base64"] = Base64(result.UnsealShares) };
        if (isAuto)
        {
            json["recovery_keys"] = Hex(result.RecoveryShares);
            json["recovery_keys_base64"] = Base64(result.RecoveryShares);
        }
        json["root_token"] = result.RootToken;
        return json;
    }

    static JsonArray Hex(IReadOnlyList<byte[]> shares) => new([.. shares.Select(share => (JsonNode)JsonValue.Create(Convert.ToHexStringLower(share)))]);

    static JsonArray Base64(IReadOnlyList<byte[]> shares) => new([.. shares.Select(share => (JsonNode)JsonValue.Create(Convert.ToBase64String(share)))]);

    static int? Number(JsonElement body, string name) => Find(body, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
        { ValueKind: JsonValueKind.String } text when int.TryParse(text.GetString(), out var value) => value,
        _ => throw new RequestException(400, $"\"{name}\" must be a whole number"),
    };

    static IReadOnlyList<string> Texts(JsonElement body, string name) => Find(body, name) switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. list.EnumerateArray().Select(item => item.GetString()!)],
        _ => throw new RequestException(400, $"\"{name}\" must be a list of texts"),
    };

    static JsonElement? Find(JsonElement body, string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value : null;
}
