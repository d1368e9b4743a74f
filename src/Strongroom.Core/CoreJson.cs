using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strongroom.Core;

/// <summary>JSON that passes through as it came.</summary>
[JsonSerializable(typeof(JsonElement))]
sealed partial class CoreJson : JsonSerializerContext;
