namespace Strongroom.Barrier;

/// <summary>The bounds Vault puts on rotation settings when it reads them (storage formats, section 5).</summary>
static class RotationRules
{
    static readonly TimeSpan LeastInterval = TimeSpan.FromHours(24);

    public static RotationSettings Normalize(RotationSettings settings) => settings with
    {
        MaxOperations = settings.MaxOperations is <= 0 or > RotationSettings.DefaultMaxOperations
            ? RotationSettings.DefaultMaxOperations
            : Math.Max(settings.MaxOperations, RotationSettings.LeastMaxOperations),
        Interval = settings.Interval <= TimeSpan.Zero ? TimeSpan.Zero
            : settings.Interval < LeastInterval ? LeastInterval : settings.Interval,
    };

    public static bool IsDue(Keyring keyring, DateTimeOffset now)
    {
        var (settings, active) = (keyring.Rotation, keyring.Active);
        if (!settings.Enabled) return false;
        if (active.Encryptions >= settings.MaxOperations) return true;
        return settings.Interval > TimeSpan.Zero && now - active.InstalledAt >= settings.Interval;
    }

    public static TimeSpan FromNanoseconds(long nanoseconds) => TimeSpan.FromTicks(nanoseconds / 100);

    public static long ToNanoseconds(TimeSpan interval) => interval.Ticks > long.MaxValue / 100 ? long.MaxValue : interval.Ticks * 100;
}
