namespace Strongroom.Cli.Configuration;

/// <summary>A <c>seal</c> stanza: its own values as text; what every seal has is read apart.</summary>
sealed record SealConfig(string Type, IReadOnlyDictionary<string, string> Parameters, string Source)
{
    /// <summary>Marks the old seal of a migration.</summary>
    public bool Disabled { get; init; }
    public string Name { get; init; } = Type;
    /// <summary>Of several seals the lowest is asked first; null: not given.</summary>
    public int? Priority { get; init; }
    /// <summary>New wrapped keys are bound to product, cluster and purpose, where the service can do that.</summary>
    public bool EncryptionContext { get; init; } = true;
    public bool HealthCheckEnabled { get; init; } = true;
    public TimeSpan HealthCheckTimeout { get; init; } = TimeSpan.FromMinutes(1);
    public TimeSpan HealthCheckInterval { get; init; } = TimeSpan.FromMinutes(10);
    public TimeSpan HealthCheckIntervalUnhealthy { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Values may be secrets.</summary>
    public override string ToString() => $"seal \"{Type}\" at {Source}";
}
