using System.Collections.Immutable;
using System.Text.Json;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>A named key: its settings and its versions (storage formats, section 20). Immutable; a change makes a new one.</summary>
sealed record KeyPolicy
{
    public const int NoKdf = 0;
    public const int Hkdf = 1;
    /// <summary>In <see cref="ConvergentVersion"/>: each version says it for itself.</summary>
    public const int ConvergentPerVersion = -1;
    public const string DefaultTemplate = "vault:v{{version}}:";

    public required string Name { get; init; }
    public required KeyType Type { get; init; }
    /// <summary>Of a policy read for use: from <see cref="MinDecryptionVersion"/> on. Of one that is being changed: all that are available.</summary>
    public ImmutableSortedDictionary<int, KeyVersion> Versions { get; init; } = ImmutableSortedDictionary<int, KeyVersion>.Empty;
    public int LatestVersion { get; init; }
    public int MinDecryptionVersion { get; init; } = 1;
    /// <summary>0: the latest version only when none is named.</summary>
    public int MinEncryptionVersion { get; init; }
    /// <summary>0 until a trim.</summary>
    public int MinAvailableVersion { get; init; }
    public int ArchiveMinVersion { get; init; }
    public bool Derived { get; init; }
    public int Kdf { get; init; }
    public bool Convergent { get; init; }
    public int ConvergentVersion { get; init; }
    public bool Exportable { get; init; }
    public bool AllowPlaintextBackup { get; init; }
    public bool DeletionAllowed { get; init; }
    public string VersionTemplate { get; init; } = "";
    public string StoragePrefix { get; init; } = "";
    /// <summary>Bytes of an HMAC key; 0 for other types.</summary>
    public int KeySize { get; init; }
    public TimeSpan AutoRotatePeriod { get; init; }
    public bool Imported { get; init; }
    public bool AllowImportedKeyRotation { get; init; }
    public KeyMoment? BackupInfo { get; init; }
    public KeyMoment? RestoreInfo { get; init; }
    /// <summary>OpenBao's: the key is not used, but not gone either. Null: another server wrote the policy.</summary>
    public bool? SoftDeleted { get; init; }
    /// <summary>Members of other writers, kept as they are.</summary>
    public ImmutableArray<JsonProperty> Unknown { get; init; } = [];

    public string Template => VersionTemplate.Length > 0 ? VersionTemplate : DefaultTemplate;

    /// <summary>How equal plaintexts come to equal ciphertexts in this version; 0: they do not.</summary>
    public int ConvergenceOf(KeyVersion version)
    {
        if (!Convergent) return 0;
        return Math.Max(1, ConvergentVersion == ConvergentPerVersion ? version.ConvergentVersion : ConvergentVersion);
    }

    /// <summary>One version more, which is the latest from then on.</summary>
    public KeyPolicy With(KeyVersion next) => this with { Versions = Versions.Add(LatestVersion + 1, next), LatestVersion = LatestVersion + 1 };
}

/// <summary>When a backup was made or restored, and what the latest version was.</summary>
sealed record KeyMoment(string Time, int Version);
