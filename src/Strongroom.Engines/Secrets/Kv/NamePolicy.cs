using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>The key policy <c>policy/metadata</c> that holds the keys of a <see cref="NameCipher"/> (storage formats, section 20).</summary>
static class NamePolicy
{
    const int Convergent = 3;

    public static NameCipher Read(ReadOnlyMemory<byte> stored, string root)
    {
        using var document = JsonDocument.Parse(stored);
        var policy = document.RootElement;
        if (policy.GetProperty("type").GetInt32() != 0 || policy.GetProperty("kdf").GetInt32() != 1)
            throw new InvalidDataException("names in this mount are encrypted in a way this server does not know");
        var common = policy.GetProperty("convergent_version").GetInt32();
        var keys = new Dictionary<int, NameKey>();
        foreach (var entry in policy.GetProperty("keys").EnumerateObject())
        {
            var raw = entry.Value.GetProperty("key").GetBytesFromBase64();
            var convergent = common > 0 ? common : entry.Value.GetProperty("convergent_version").GetInt32();
            keys[int.Parse(entry.Name, CultureInfo.InvariantCulture)] = new NameKey(new SecretBytes(raw), convergent);
            CryptographicOperations.ZeroMemory(raw);
        }
        return new NameCipher(keys, policy.GetProperty("latest_version").GetInt32(), root);
    }

    /// <summary>A new policy with one random key, and its archive.</summary>
    public static (byte[] Policy, byte[] Archive) Create(string storagePrefix, KvTime now)
    {
        var (key, hmac) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32));
        try
        {
            var policy = new JsonObject
            {
                ["name"] = "metadata", ["keys"] = new JsonObject { ["1"] = Entry(key, hmac, now) }, ["derived"] = true, ["kdf"] = 1,
                ["convergent_encryption"] = true, ["exportable"] = false, ["min_decryption_version"] = 1, ["min_encryption_version"] = 0,
                ["latest_version"] = 1, ["archive_version"] = 1, ["archive_min_version"] = 0, ["min_available_version"] = 0, ["deletion_allowed"] = false,
                ["convergent_version"] = -1, ["type"] = 0, ["backup_info"] = null, ["restore_info"] = null, ["allow_plaintext_backup"] = false,
                ["version_template"] = "{{version}}:", ["storage_prefix"] = storagePrefix,
            };
            var archive = new JsonObject { ["keys"] = new JsonArray(Entry(null, null, null), Entry(key, hmac, now)) };
            return (KvJson.Bytes(policy), KvJson.Bytes(archive));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(hmac);
        }
    }

    static JsonObject Entry(byte[]? key, byte[]? hmac, KvTime? time) => new()
    {
        ["key"] = key is null ? null : Convert.ToBase64String(key), ["hmac_key"] = hmac is null ? null : Convert.ToBase64String(hmac),
        ["time"] = time?.ToString() ?? "0001-01-01T00:00:00Z", ["ec_x"] = null, ["ec_y"] = null, ["ec_d"] = null, ["rsa_key"] = null, ["public_key"] = "",
        ["convergent_version"] = key is null ? 0 : Convergent, ["creation_time"] = time?.Seconds ?? 0,
    };
}
