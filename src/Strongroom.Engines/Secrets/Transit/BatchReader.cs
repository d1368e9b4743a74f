using System.Text.Json;
using Strongroom.Sdk.Engines;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>The list in <c>batch_input</c>.</summary>
static class BatchReader
{
    /// <summary>Each member costs far more memory than the few bytes it may be written with.</summary>
    const int Most = 250_000;

    /// <summary>Null: there is none. A text may hold the list as JSON, as the command line sends it.</summary>
    public static IReadOnlyList<JsonElement>? Read(EngineRequest request)
    {
        if (!request.Has(TransitFields.BatchInput)) return null;
        var input = request.Get(TransitFields.BatchInput);
        if (input.ValueKind == JsonValueKind.String) input = Parse(input.GetString()!);
        if (input.ValueKind != JsonValueKind.Array) throw NoList(input.ValueKind == JsonValueKind.Object ? "map" : "string");
        if (input.GetArrayLength() == 0) throw TransitErrors.Invalid("missing batch input to process");
        if (input.GetArrayLength() > Most) throw TransitErrors.Invalid($"batch_input has {input.GetArrayLength()} members; {Most} are possible, send the rest in another request");
        return [.. input.EnumerateArray()];
    }

    static JsonElement Parse(string text)
    {
        try { return JsonElement.Parse(text); }
        catch (JsonException) { throw NoList("string"); }
    }

    static Exception NoList(string kind) => TransitErrors.Internal($"failed to parse batch input: source data must be an array or slice, got {kind}");
}
