using Strongroom.Primitives;

namespace Strongroom.Core.Tokens;

/// <summary>How long something may live: what was asked, the defaults, and the limits that cap it.</summary>
public static class TtlRules
{
    /// <summary>The TTL to grant, counted from now, for something issued at <paramref name="issued"/>.</summary>
    /// <param name="wanted">Zero: the default.</param>
    /// <param name="defaultTtl">Of the mount or the system.</param>
    /// <param name="maxTtl">Of the mount or the system: counted from the issue.</param>
    /// <param name="explicitMax">The token's own hard limit, counted from the issue; zero: none.</param>
    /// <param name="period">Not zero: every renewal grants just this, and only the explicit maximum limits it.</param>
    /// <param name="issued">When it was made.</param>
    /// <param name="now">The time of granting.</param>
    /// <param name="warning">Vault's sentence when the wish was capped.</param>
    public static TimeSpan Grant(TimeSpan wanted, TimeSpan defaultTtl, TimeSpan maxTtl, TimeSpan explicitMax, TimeSpan period,
        DateTimeOffset issued, DateTimeOffset now, out string? warning)
    {
        warning = null;
        var ttl = period > TimeSpan.Zero ? period : wanted > TimeSpan.Zero ? wanted : defaultTtl;
        var limit = TimeSpan.MaxValue;
        if (period == TimeSpan.Zero && maxTtl > TimeSpan.Zero) limit = issued + maxTtl - now;
        if (explicitMax > TimeSpan.Zero && issued + explicitMax - now < limit) limit = issued + explicitMax - now;
        if (ttl <= limit) return ttl;
        if (wanted > TimeSpan.Zero && wanted > limit) warning = $"TTL of \"{GoDuration.Format(wanted)}\" exceeded the effective max_ttl of \"{GoDuration.Format(limit)}\"; TTL value is capped accordingly";
        return limit < TimeSpan.Zero ? TimeSpan.Zero : limit;
    }
}
