using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strongroom.Primitives;

/// <summary>Go's <c>time.Duration</c> in stored JSON: a 64-bit integer of nanoseconds.</summary>
public sealed class GoDurationJsonConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromTicks(reader.GetInt64() / 100);

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Ticks * 100);
}
