using System.Text;
using System.Text.Json;

namespace Strongroom.Client;

/// <summary>An answer of the server: its status, its text, and the members every Vault answer may have.</summary>
public sealed class VaultResponse
{
    readonly byte[] _raw;

    public VaultResponse(int status, byte[] raw)
    {
        Status = status;
        _raw = raw;
        Body = Parse(raw);
    }

    public int Status { get; }

    public ReadOnlyMemory<byte> Raw => _raw;

    public string Text => Encoding.UTF8.GetString(_raw);

    /// <summary>The JSON document; <see cref="JsonValueKind.Undefined"/> when the answer is empty or not JSON.</summary>
    public JsonElement Body { get; }

    public bool IsEmpty => _raw.Length == 0;

    public JsonElement Data => Member("data");

    public JsonElement Auth => Member("auth");

    public JsonElement WrapInfo => Member("wrap_info");

    public IReadOnlyList<string> Warnings => Strings("warnings");

    public IReadOnlyList<string> Errors => Strings("errors");

    /// <summary>A member of the document, or <see cref="JsonValueKind.Undefined"/>; <c>null</c> reads as undefined too.</summary>
    public JsonElement Member(string name) => Member(Body, name);

    public static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;

    public override string ToString() => $"VaultResponse {{ {Status} }}";

    List<string> Strings(string name)
    {
        var values = new List<string>();
        if (Member(name) is { ValueKind: JsonValueKind.Array } array)
            foreach (var item in array.EnumerateArray())
                values.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText());
        return values;
    }

    static JsonElement Parse(byte[] raw)
    {
        if (raw.Length == 0) return default;
        try
        {
            using var document = JsonDocument.Parse(raw);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
