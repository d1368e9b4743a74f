using System.Text.Json;
using Strongroom.Sdk.Engines;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>The list in <c>batch_input</c>.</summary>
static class BatchReader
{
    /// <summary>Null: there is none. A text may hold the list as JSON, as the command line sends it.</summary>
    public static IReadOnlyList<JsonElement>? Read(EngineRequest request)
    {
        if (!request.Has(TransitFields.BatchInput)) return null;
        var input = request.Get(TransitFields.BatchInput);
        if (input.ValueKind == JsonValueKind.String) input = Parse(input.GetString()!);
        if (input.ValueKind != JsonValueKind.Array) throw NoList(input.ValueKind == JsonValueKind.Object ? "map" : "string");
        if (input.GetArrayLength() == 0) throw TransitErrors.Invalid("missing batch input to process");
        return [.. input.EnumerateArray()];
    }

    static JsonElement Parse(string text)
    {
        try { return JsonElement.Parse(text); }
        catch (JsonException) { throw NoList("string"); }
    }

    static Exception NoList(string kind) => TransitErrors.Internal($"failed to parse batch input: source data must be an array or slice, got {kind}");
}
