using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strongroom.Primitives;

/// <summary><see cref="GoTime"/> in stored JSON.</summary>
public sealed class GoTimeJsonConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => GoTime.TryParse(reader.GetString() ?? "", out var value) ? value : throw new JsonException("not an RFC 3339 time");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(GoTime.Format(value));
}
