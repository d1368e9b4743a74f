using System.Text.Json;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;

namespace Strongroom.Http.Api;

/// <summary>Method and query to operation.</summary>
static class OperationReader
{
    /// <summary>Null: no such method (405).</summary>
    public static Operation? Of(string method, JsonElement query)
    {
        switch (method)
        {
            case "GET": return query.ValueKind == JsonValueKind.Object ? OfGet(query) : Operation.Read;
            case "PUT" or "POST": return Operation.Update;
            case "DELETE": return Operation.Delete;
            case "LIST": return Operation.List;
            case "PATCH": return Operation.Patch;
            default: return null;
        }
    }

    static Operation OfGet(JsonElement query)
    {
        if (query.TryGetProperty("help", out _)) return Operation.Help;
        if (!query.TryGetProperty("list", out var list) || list.ValueKind != JsonValueKind.String || list.GetString() is not { Length: > 0 } text) return Operation.Read;
        return text switch
        {
            "1" or "t" or "T" or "true" or "TRUE" or "True" => Operation.List,
            "0" or "f" or "F" or "false" or "FALSE" or "False" => Operation.Read,
            _ => throw new RequestException(400),
        };
    }
}
