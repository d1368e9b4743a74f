using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Login;

/// <summary>The answer a login would have had, made from the lookup of a token that was typed in.</summary>
static class TokenLoginAnswer
{
    public static VaultResponse From(string token, JsonElement lookup)
    {
        var answer = new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["client_token"] = token,
                ["accessor"] = Json.Text(lookup, "accessor"),
                ["policies"] = Policies(lookup),
                ["token_policies"] = Json.Sorted(VaultResponse.Member(lookup, "policies")),
                ["identity_policies"] = Json.Sorted(VaultResponse.Member(lookup, "identity_policies")),
                ["metadata"] = Json.Sorted(VaultResponse.Member(lookup, "meta")),
                ["lease_duration"] = Json.Number(lookup, "ttl"),
                ["renewable"] = Json.True(lookup, "renewable"),
            },
        };
        return new VaultResponse(200, Encoding.UTF8.GetBytes(answer.ToJsonString()));
    }

    static JsonArray Policies(JsonElement lookup)
    {
        var names = new List<string>();
        foreach (var member in (ReadOnlySpan<string>)["policies", "identity_policies"])
            if (VaultResponse.Member(lookup, member) is { ValueKind: JsonValueKind.Array } list)
                names.AddRange(list.EnumerateArray().Select(Json.Plain).Where(name => !names.Contains(name)));
        return Json.Array(names);
    }
}
