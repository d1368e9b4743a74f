namespace Strongroom.Seals.Transit.Credentials;

/// <summary>What an operator should know of a token from the start, and not on the day it ends.</summary>
static class TokenWarnings
{
    /// <summary>What Vault, OpenBao and Strongroom take where nobody set anything else.</summary>
    static readonly TimeSpan UsualMaximum = TimeSpan.FromDays(32);
    const string Better = "give the seal a periodic orphan token (vault token create -orphan -period=24h -policy=…), or a login of its own (auth_method)";

    public static IEnumerable<string> Of(SealToken token, bool renews)
    {
        if (token.Facts is not { } facts) yield break;
        if (facts.IsDead) yield return $"the {token.Source} is not valid any more: it has ended or was revoked; a restart stays sealed; {Better}";
        else if (facts.IsUnknown) yield return $"the {token.Source} may not ask about itself, so nobody knows when it ends and it is not renewed; allow it auth/token/lookup-self and auth/token/renew-self (the policy default has both)";
        else if (facts.IsRoot) yield return $"the {token.Source} is a root token of that server: whoever has it can do everything there; {Better}";
        if (facts.IsDead || facts.IsUnknown || facts.IsRoot) yield break;
        if (!facts.IsOrphan) yield return $"the {token.Source} is the child of another token and ends with that one; {Better}";
        if (!renews || facts.Ends is not { } end) yield break;
        if (!facts.IsRenewable) yield return $"the {token.Source} ENDS ON {Time(end)} and cannot be renewed: from then on a restart stays sealed; {Better}";
        else if (facts.IsExhausted) yield return $"the {token.Source} ENDS ON {Time(end)} for good, renewals do not extend it any more: from then on a restart stays sealed; {Better}";
        else if (facts.LastEnd is { } last) yield return $"the {token.Source} ends on {Time(last)} at the latest, whatever renewals (explicit_max_ttl); {Better}";
        else if (!facts.IsPeriodic) yield return $"the {token.Source} has no period: renewals end with its maximum life time{(facts.Created is { } created ? $", on {Time(created + UsualMaximum)} unless that server sets another" : "")}; {Better}";
    }

    public static string Time(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
}
