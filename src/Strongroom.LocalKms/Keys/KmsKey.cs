using System.Text.Json.Serialization;

namespace Strongroom.LocalKms.Keys;

/// <summary>One symmetric key with all its versions. Guarded by the lock of its <see cref="KeyStore"/>.</summary>
sealed class KmsKey
{
    public required string Id { get; init; }
    public required DateTimeOffset Created { get; init; }
    public List<KeyVersion> Versions { get; init; } = [];
    public string Description { get; set; } = "";
    public bool Enabled { get; set; } = true;
    public DateTimeOffset? DeletionDate { get; set; }
    public int? RotationDays { get; set; }
    public DateTimeOffset RotationFrom { get; set; }
    public SortedDictionary<string, string> Tags { get; init; } = new(StringComparer.Ordinal);
    public string? Policy { get; set; }

    [JsonIgnore]
    public string State => DeletionDate is not null ? "PendingDeletion" : Enabled ? "Enabled" : "Disabled";
    [JsonIgnore]
    public DateTimeOffset? NextRotation => RotationDays is { } days ? RotationFrom.AddDays(days) : null;
}

/// <summary>Key material, 32 bytes, and how it came to be: <c>CREATED</c>, <c>AUTOMATIC</c> or <c>ON_DEMAND</c>.</summary>
sealed record KeyVersion(byte[] Material, DateTimeOffset Since, string How);
