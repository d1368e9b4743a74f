using System.Globalization;

namespace Strongroom.Sdk.Seals;

/// <summary>This machine's clock beside that of the seal's service: a wrong one makes leases, tokens and certificates end at the wrong time, and far off no signature is taken.</summary>
public static class SealClock
{
    public static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(2);

    public const string Remedy = "set this machine's clock and keep it set: chrony, ntp or systemd-timesyncd (timedatectl shows whether it is synchronised)";

    /// <summary>Null: it is right, or nobody knows. In whole minutes, so that a clock that stays wrong is told once.</summary>
    public static string? Warning(TimeSpan? skew, string service)
        => skew is { } off && off.Duration() > Tolerated ? $"this machine's clock is {Words(off)} that of {service}: leases, tokens and certificates end that much too {(off > TimeSpan.Zero ? "early" : "late")}; {Remedy}" : null;

    /// <summary><c>about 12 minutes ahead of</c>.</summary>
    public static string Words(TimeSpan skew)
    {
        var (minutes, hours) = (Math.Round(skew.Duration().TotalMinutes), Math.Round(skew.Duration().TotalHours));
        var amount = minutes < 1 ? $"{skew.Duration().TotalSeconds:F0} seconds" : minutes < 120 ? Count(minutes, "minute") : hours < 48 ? Count(hours, "hour") : Count(Math.Round(skew.Duration().TotalDays), "day");
        return $"about {amount} {(skew > TimeSpan.Zero ? "ahead of" : "behind")}";
    }

    static string Count(double number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
}
