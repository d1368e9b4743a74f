using System.Text.Json.Nodes;
using Strongroom.Sdk.Leases;

namespace Strongroom.Sdk.Engines;

/// <summary>What a handler gives back; null instead of one means 204, or 404 on a read or list.</summary>
public record EngineResponse
{
    readonly JsonObject? _data;

    public JsonObject? Data
    {
        get => _data ?? JsonText.Parse(DataJson);
        init => _data = value;
    }

    /// <summary>The data as finished JSON, from engines that have them so: they go out as they are, without a tree of nodes. Must be valid.</summary>
    public ReadOnlyMemory<byte> DataJson { get; init; }
    public LeaseOffer? Lease { get; init; }
    public AuthResult? Auth { get; init; }
    /// <summary>Printed as <c>lease_duration</c> where no lease is made (KV v1 reads).</summary>
    public TimeSpan LeaseHint { get; init; }
    public IReadOnlyList<string> Warnings { get; init; } = [];
    /// <summary>Another HTTP status than the usual one: KV v2 answers 404 with a body for a deleted version.</summary>
    public int? Status { get; init; }
    /// <summary>An answer outside the JSON frame (metrics, certificates).</summary>
    public RawBody? Raw { get; init; }
    /// <summary>The data's members stand beside <c>data</c> at the top level too, as old <c>sys/</c> endpoints do.</summary>
    public bool DataAtTop { get; init; }

    public static EngineResponse Of(ReadOnlyMemory<byte> dataJson) => new() { DataJson = dataJson };

    public static EngineResponse Of(JsonObject data) => new() { Data = data };

    /// <summary>The form of a list; null (404) when there is nothing to list.</summary>
    public static EngineResponse? Keys(IEnumerable<string> keys)
    {
        var array = new JsonArray([.. keys.Select(key => (JsonNode)JsonValue.Create(key))]);
        return array.Count == 0 ? null : Of(new JsonObject { ["keys"] = array });
    }
}

public sealed record RawBody(string ContentType, ReadOnlyMemory<byte> Bytes);
