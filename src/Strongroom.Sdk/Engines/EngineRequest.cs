using System.Text.Json;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;

namespace Strongroom.Sdk.Engines;

/// <summary>What a handler gets: no raw token, and only its own mount's storage.</summary>
public sealed record EngineRequest
{
    public required string Id { get; init; }
    public required Operation Operation { get; init; }
    /// <summary>Within the mount.</summary>
    public required string Path { get; init; }
    public required MountInfo Mount { get; init; }
    /// <summary>Null on unauthenticated paths.</summary>
    public required Caller? Caller { get; init; }
    public required IStorage Storage { get; init; }
    /// <summary>The body as sent (query parameters of reads folded in), for engines that store what they are given; <c>Undefined</c> when there was none.</summary>
    public JsonElement Body { get; init; }
    public FieldValues Fields { get; init; } = FieldValues.None;
    /// <summary>The network address the request came from, without port; "" for unix sockets.</summary>
    public string RemoteAddress { get; init; } = "";

    public T Get<T>(Field<T> field) => Fields.Get(field);
    /// <summary>Given by the caller, or merely the default?</summary>
    public bool Has(Field field) => Fields.Has(field);
}
