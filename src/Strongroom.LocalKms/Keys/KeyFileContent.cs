using System.Text.Json.Serialization;

namespace Strongroom.LocalKms.Keys;

sealed record KeyFileContent(IReadOnlyList<KmsKey> Keys, IReadOnlyList<Alias> Aliases);

[JsonSerializable(typeof(KeyFileContent))]
sealed partial class KeyFileJson : JsonSerializerContext;
