using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strongroom.Core.Tokens;

[JsonConverter(typeof(TokenTypeJsonConverter))]
public enum TokenType { Default = 0, Service = 1, Batch = 2, DefaultService = 3, DefaultBatch = 4 }

/// <summary>A number today; older entries hold the quoted name, or nothing.</summary>
sealed class TokenTypeJsonConverter : JsonConverter<TokenType>
{
    public override TokenType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return (TokenType)reader.GetByte();
        return reader.GetString() switch
        {
            "batch" => TokenType.Batch,
            "service" => TokenType.Service,
            "default-service" => TokenType.DefaultService,
            "default-batch" => TokenType.DefaultBatch,
            _ => TokenType.Default,
        };
    }

    public override void Write(Utf8JsonWriter writer, TokenType value, JsonSerializerOptions options) => writer.WriteNumberValue((int)value);
}
