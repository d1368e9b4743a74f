using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>Shares as PGP messages, kept at Vault's place in the storage for holders who lose theirs. Nothing in it opens anything without a holder's private key.</summary>
sealed class KeyBackup(IStorage storage, string key)
{
    public const string UnsealKeys = "core/unseal-keys-backup";
    public const string RecoveryKeys = "core/recovery-keys-backup";

    /// <summary>Fingerprint to messages in hex: one key may stand for several shares.</summary>
    public void Add(StorageBatch batch, string nonce, IReadOnlyList<string> fingerprints, IReadOnlyList<byte[]> messages)
    {
        var keys = new JsonObject();
        foreach (var (fingerprint, message) in fingerprints.Zip(messages))
        {
            if (keys[fingerprint] is not JsonArray list) keys[fingerprint] = list = [];
            list.Add((JsonNode)Convert.ToHexStringLower(message));
        }
        batch.Put(key, Encoding.UTF8.GetBytes(new JsonObject { ["nonce"] = nonce, ["keys"] = keys }.ToJsonString()));
    }

    /// <exception cref="RequestException">400: there is none.</exception>
    public async ValueTask<JsonObject> ReadAsync(CancellationToken ct)
    {
        var entry = await storage.GetAsync(key, ct) ?? throw new RequestException(400, "no backed-up keys found");
        try
        {
            var read = JsonNode.Parse(entry.Value.Span) as JsonObject ?? throw new JsonException("no object");
            read["keys_base64"] = Base64(read["keys"] as JsonObject ?? []);
            return read;
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new StorageException($"{key} is damaged: {e.Message}", "delete it (vault operator rekey -backup-delete) or restore it from a backup", e);
        }
    }

    public ValueTask DeleteAsync(CancellationToken ct) => storage.DeleteAsync(key, ct);

    static JsonObject Base64(JsonObject hex)
    {
        var base64 = new JsonObject();
        foreach (var (fingerprint, messages) in hex)
            base64[fingerprint] = Json.Texts((messages as JsonArray ?? []).Select(each => Convert.ToBase64String(Convert.FromHexString(each!.GetValue<string>()))));
        return base64;
    }
}
