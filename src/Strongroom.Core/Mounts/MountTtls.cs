namespace Strongroom.Core.Mounts;

/// <summary>The system's lease times, from the configuration; a mount's own win where they are set.</summary>
public sealed record MountTtls(TimeSpan Default, TimeSpan Max)
{
    /// <summary>768 hours for both, as Vault has it.</summary>
    public static MountTtls Standard { get; } = new(TimeSpan.FromHours(768), TimeSpan.FromHours(768));

    public TimeSpan DefaultOf(MountConfig config) => config.DefaultLeaseTtl > TimeSpan.Zero ? config.DefaultLeaseTtl : Default < MaxOf(config) ? Default : MaxOf(config);
    public TimeSpan MaxOf(MountConfig config) => config.MaxLeaseTtl > TimeSpan.Zero ? config.MaxLeaseTtl : Max;
}
