using System.Text.Json.Serialization;

namespace Strongroom.Core.Tokens;

[JsonSerializable(typeof(TokenEntry))]
[JsonSerializable(typeof(AccessorEntry))]
sealed partial class TokenJson : JsonSerializerContext;
