using System.Text.Json.Nodes;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.Lifecycle;

/// <summary>What an operator with the right to ask may know of the seal beyond its status: the key, the settings in effect, the last call. No secret values.</summary>
static class SealFacts
{
    public static JsonObject Of(Seal seal)
    {
        var facts = new JsonObject { ["type"] = seal.Type };
        if (seal is not Seal.Auto { Wrapper: var wrapper }) return facts;
        facts["key_id"] = wrapper.KeyId;
        facts["settings"] = new JsonArray([.. wrapper.Settings.Select(each => (JsonNode)new JsonObject { ["name"] = each.Name, ["value"] = each.Value, ["origin"] = each.Origin })]);
        if (wrapper.LastCall is { } last)
            facts["last_call"] = new JsonObject { ["call"] = last.Call, ["result"] = last.Result, ["time"] = GoTime.Format(last.At), ["milliseconds"] = Math.Round(last.Milliseconds, 1) };
        return facts;
    }
}
