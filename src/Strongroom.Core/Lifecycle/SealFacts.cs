using System.Text.Json.Nodes;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.Lifecycle;

/// <summary>What an operator with the right to ask may know of the seal beyond its status: the key, the settings in effect, the last call. No secret values.</summary>
static class SealFacts
{
    public static JsonObject Of(Seal seal, SealKeeper? keeper)
    {
        var facts = new JsonObject { ["type"] = seal.Type };
        if (seal is not Seal.Auto { Wrapper: var wrapper }) return facts;
        facts["key_id"] = wrapper.KeyId;
        facts["settings"] = new JsonArray([.. wrapper.Settings.Select(each => (JsonNode)new JsonObject { ["name"] = each.Name, ["value"] = each.Value, ["origin"] = each.Origin })]);
        if (wrapper.LastCall is { } last)
            facts["last_call"] = new JsonObject { ["call"] = last.Call, ["result"] = last.Result, ["time"] = GoTime.Format(last.At), ["milliseconds"] = Math.Round(last.Milliseconds, 1) };
        if (keeper?.KeyReport is { } report && wrapper.Members.Count == 0) Watch(facts, report);
        if (wrapper.Members.Count == 0) facts["encryption_context"] = Binding(wrapper);
        facts["credential_sources"] = new JsonArray([.. wrapper.CredentialTrail.Select(each => (JsonNode)new JsonObject { ["source"] = each.Source, ["outcome"] = each.Outcome, ["used"] = each.IsUsed })]);
        return facts;
    }

    /// <summary>What new wrapped keys are bound to; null: to nothing.</summary>
    static JsonObject? Binding(IKeyWrapper wrapper) => wrapper.Binding is { } binding ? new JsonObject(binding.Pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) : null;

    static void Watch(JsonObject facts, SealKeyReport report)
    {
        if (report.ClockSkew is { } skew) facts["clock_skew_seconds"] = (long)skew.TotalSeconds;
        if (report.CredentialEnds is { } end) facts["credential_expires"] = GoTime.Format(end);
        if (report.DeletionDate is { } gone) facts["deletion_date"] = GoTime.Format(gone);
        if (report.RetirableBelow.Length > 0) facts["retirable_below"] = report.RetirableBelow;
    }
}
