using System.Globalization;
using System.Text.Json;
using Strongroom.Sdk.Errors;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Check-and-set: a write that says which version it replaces.</summary>
static class KvCas
{
    /// <summary>Null: the writer does not say.</summary>
    public static long? Read(JsonElement options)
    {
        if (options.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return null;
        if (options.ValueKind != JsonValueKind.Object) throw new RequestException(400, "error converting input for field \"options\": '' expected a map");
        if (!options.TryGetProperty("cas", out var cas)) return null;
        if (cas.ValueKind == JsonValueKind.Number && cas.TryGetInt64(out var number)) return number;
        if (cas.ValueKind == JsonValueKind.String && long.TryParse(cas.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number)) return number;
        throw new RequestException(400, "error parsing check-and-set parameter");
    }

    public static void Check(long? cas, KvEdit edit)
    {
        if (cas is { } expected)
        {
            var current = edit.Metadata?.CurrentVersion ?? 0;
            if (expected < 0 || (ulong)expected != current) throw new RequestException(400, "check-and-set parameter did not match the current version");
        }
        else if (edit.Config.CasRequired || edit.Metadata is { CasRequired: true })
            throw new RequestException(400, "check-and-set parameter required for this call");
    }
}
