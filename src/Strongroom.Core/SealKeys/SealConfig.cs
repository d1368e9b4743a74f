using System.Text.Json;
using System.Text.Json.Serialization;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys;

/// <summary><c>core/seal-config</c> and <c>core/recovery-config</c>, in the clear (storage formats, section 6.1). Unknown members survive a rewrite.</summary>
public sealed record SealConfig
{
    public const string Key = "core/seal-config";
    public const string RecoveryKey = "core/recovery-config";

    [JsonPropertyName("type")] public string Type { get; init; } = "shamir";
    [JsonPropertyName("secret_shares")] public int Shares { get; init; }
    [JsonPropertyName("secret_threshold")] public int Threshold { get; init; }
    [JsonPropertyName("pgp_keys")] public IReadOnlyList<string>? PgpKeys { get; init; }
    [JsonPropertyName("nonce")] public string Nonce { get; init; } = "";
    [JsonPropertyName("backup")] public bool Backup { get; init; }
    [JsonPropertyName("stored_shares")] public int StoredShares { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Unknown { get; set; }

    public static async ValueTask<SealConfig?> ReadAsync(IStorage storage, string key, CancellationToken ct) => await storage.GetAsync(key, ct) is { } entry ? Parse(entry) : null;

    /// <exception cref="StorageException">It is damaged.</exception>
    public static SealConfig Parse(StorageEntry entry)
    {
        try
        {
            var read = JsonSerializer.Deserialize(entry.Value.Span, SealKeysJson.Default.SealConfig) ?? throw new JsonException("null");
            return string.IsNullOrEmpty(read.Type) ? read with { Type = "shamir" } : read;
        }
        catch (JsonException e) { throw new StorageException($"{entry.Key} is damaged: {e.Message}", "restore it from a backup", e); }
    }

    /// <summary>Has the type go with stored keys that another seal wraps from now on. Nothing is added where it is that one already.</summary>
    internal static async ValueTask AddTypeAsync(StorageBatch batch, IStorage storage, string type, CancellationToken ct)
    {
        if (await storage.GetAsync(Key, ct) is not { } entry || await ReadAsync(storage, Key, ct) is not { } config || config.Type == type) return;
        batch.ExpectUnchanged(entry).Put(Key, (config with { Type = type }).ToBytes());
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, SealKeysJson.Default.SealConfig);
}

[JsonSerializable(typeof(SealConfig))]
sealed partial class SealKeysJson : JsonSerializerContext;
