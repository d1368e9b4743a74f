using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>Writes <c>policy/NAME</c> and <c>archive/NAME</c> as Vault does: the policy has the versions that may be used, the archive all there are.</summary>
static class KeyPolicyWriter
{
    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly JsonElement Blank = KeyMaker.Blank();

    public static byte[] Policy(KeyPolicy policy) => Bytes(writer => WritePolicy(writer, policy));

    public static byte[] Archive(KeyPolicy policy) => Bytes(writer => WriteArchive(writer, policy));

    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Plain)) write(writer);
        var bytes = buffer.WrittenSpan.ToArray();
        buffer.Clear(); // zeroes
        return bytes;
    }

    public static void WriteArchive(Utf8JsonWriter writer, KeyPolicy policy)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("keys");
        for (var version = policy.MinAvailableVersion; version <= policy.LatestVersion; version++)
            (policy.Versions.TryGetValue(version, out var known) ? known.Json : Blank).WriteTo(writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static void WritePolicy(Utf8JsonWriter writer, KeyPolicy policy)
    {
        writer.WriteStartObject();
        writer.WriteString("name", policy.Name);
        writer.WriteStartObject("keys");
        foreach (var (version, entry) in policy.Versions.Where(entry => entry.Key >= policy.MinDecryptionVersion))
        {
            writer.WritePropertyName(version.ToString(CultureInfo.InvariantCulture));
            entry.Json.WriteTo(writer);
        }
        writer.WriteEndObject();
        WriteSettings(writer, policy);
        foreach (var member in policy.Unknown) member.WriteTo(writer);
        writer.WriteEndObject();
    }

    static void WriteSettings(Utf8JsonWriter writer, KeyPolicy policy)
    {
        writer.WriteBoolean("derived", policy.Derived);
        writer.WriteNumber("kdf", policy.Kdf);
        writer.WriteBoolean("convergent_encryption", policy.Convergent);
        writer.WriteBoolean("exportable", policy.Exportable);
        writer.WriteNumber("min_decryption_version", policy.MinDecryptionVersion);
        writer.WriteNumber("min_encryption_version", policy.MinEncryptionVersion);
        writer.WriteNumber("latest_version", policy.LatestVersion);
        writer.WriteNumber("archive_version", policy.LatestVersion);
        writer.WriteNumber("archive_min_version", policy.ArchiveMinVersion);
        writer.WriteNumber("min_available_version", policy.MinAvailableVersion);
        writer.WriteBoolean("deletion_allowed", policy.DeletionAllowed);
        writer.WriteNumber("convergent_version", policy.ConvergentVersion);
        writer.WriteNumber("type", policy.Type.Number);
        Write(writer, "backup_info", policy.BackupInfo);
        Write(writer, "restore_info", policy.RestoreInfo);
        writer.WriteBoolean("allow_plaintext_backup", policy.AllowPlaintextBackup);
        writer.WriteString("version_template", policy.VersionTemplate);
        writer.WriteString("storage_prefix", policy.StoragePrefix);
        writer.WriteNumber("auto_rotate_period", policy.AutoRotatePeriod.Ticks * 100);
        writer.WriteBoolean("Imported", policy.Imported);
        writer.WriteBoolean("AllowImportedKeyRotation", policy.AllowImportedKeyRotation);
        if (policy.SoftDeleted is { } deleted) writer.WriteBoolean("soft_deleted", deleted);
        if (policy.KeySize > 0) writer.WriteNumber("key_size", policy.KeySize);
    }

    static void Write(Utf8JsonWriter writer, string name, KeyMoment? moment)
    {
        if (moment is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartObject(name);
        writer.WriteString("time", moment.Time);
        writer.WriteNumber("version", moment.Version);
        writer.WriteEndObject();
    }
}
