using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Strongroom.Sdk.Errors;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>Reads <c>policy/NAME</c> and <c>archive/NAME</c> (storage formats, section 20).</summary>
static class KeyPolicyReader
{
    static readonly string[] Known =
    [
        "name", "key", "keys", "derived", "kdf", "convergent_encryption", "exportable", "min_decryption_version", "min_encryption_version", "latest_version",
        "archive_version", "archive_min_version", "min_available_version", "deletion_allowed", "convergent_version", "type", "backup_info", "restore_info",
        "allow_plaintext_backup", "version_template", "storage_prefix", "key_size", "auto_rotate_period", "Imported", "AllowImportedKeyRotation", "soft_deleted",
    ];

    public static KeyPolicy Read(ReadOnlyMemory<byte> stored) => Read(JsonDocument.Parse(stored).RootElement); // not disposed: the versions read from it later

    /// <exception cref="RequestException">400: the key is of a type that this server does not know.</exception>
    public static KeyPolicy Read(JsonElement policy)
    {
        var name = Text(policy, "name");
        var number = Integer(policy, "type");
        var byOpenBao = policy.TryGetProperty("soft_deleted", out _);
        return new KeyPolicy
        {
            Name = name,
            Type = KeyType.Numbered(number, byOpenBao)
                ?? throw new RequestException(400, $"the key {name} is of a type (number {number} on disk) that is not part of this version"),
            Versions = Versions(policy),
            LatestVersion = Math.Max(Integer(policy, "latest_version"), policy.TryGetProperty("key", out var old) && old.ValueKind == JsonValueKind.String ? 1 : 0),
            MinDecryptionVersion = Math.Max(1, Integer(policy, "min_decryption_version")),
            MinEncryptionVersion = Integer(policy, "min_encryption_version"),
            MinAvailableVersion = Integer(policy, "min_available_version"),
            ArchiveMinVersion = Integer(policy, "archive_min_version"),
            Derived = Flag(policy, "derived"),
            Kdf = Integer(policy, "kdf"),
            Convergent = Flag(policy, "convergent_encryption"),
            ConvergentVersion = Integer(policy, "convergent_version"),
            Exportable = Flag(policy, "exportable"),
            AllowPlaintextBackup = Flag(policy, "allow_plaintext_backup"),
            DeletionAllowed = Flag(policy, "deletion_allowed"),
            VersionTemplate = Text(policy, "version_template"),
            StoragePrefix = Text(policy, "storage_prefix"),
            KeySize = Integer(policy, "key_size"),
            AutoRotatePeriod = policy.TryGetProperty("auto_rotate_period", out var period) ? TimeSpan.FromTicks(period.GetInt64() / 100) : default,
            Imported = Flag(policy, "Imported"),
            AllowImportedKeyRotation = Flag(policy, "AllowImportedKeyRotation"),
            BackupInfo = Moment(policy, "backup_info"),
            RestoreInfo = Moment(policy, "restore_info"),
            SoftDeleted = byOpenBao ? Flag(policy, "soft_deleted") : null,
            Unknown = [.. policy.EnumerateObject().Where(member => !Known.Contains(member.Name))],
        };
    }

    /// <summary>The entries in the archive by version: the first is of <paramref name="first"/>, and a version 0 is a blank.</summary>
    public static IEnumerable<KeyValuePair<int, KeyVersion>> ReadArchive(JsonElement archive, int first)
    {
        if (!archive.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array) yield break;
        var version = first;
        foreach (var entry in keys.EnumerateArray())
        {
            if (version > 0) yield return new(version, new KeyVersion(entry));
            version++;
        }
    }

    /// <summary>Very old policies have one single key beside the map.</summary>
    static ImmutableSortedDictionary<int, KeyVersion> Versions(JsonElement policy)
    {
        var versions = ImmutableSortedDictionary.CreateBuilder<int, KeyVersion>();
        if (policy.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Object)
            foreach (var entry in keys.EnumerateObject()) versions[int.Parse(entry.Name, CultureInfo.InvariantCulture)] = new KeyVersion(entry.Value);
        if (versions.Count == 0 && policy.TryGetProperty("key", out var key) && key.ValueKind == JsonValueKind.String)
            versions[1] = new KeyVersion(JsonElement.Parse($$"""{"key":"{{key.GetString()}}"}"""));
        return versions.ToImmutable();
    }

    static KeyMoment? Moment(JsonElement policy, string name)
        => policy.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? new KeyMoment(Text(value, "time"), Integer(value, "version")) : null;

    static string Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    static int Integer(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : 0;

    static bool Flag(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
