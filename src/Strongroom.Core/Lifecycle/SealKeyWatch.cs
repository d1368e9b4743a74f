using Microsoft.Extensions.Logging;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.Lifecycle;

/// <summary>Says in the log what changes between one look at the seals' keys and the next: another key behind an alias, another version, old versions that nothing needs any more.</summary>
sealed partial class SealKeyWatch(IKeyWrapper wrapper, ILogger log)
{
    readonly Dictionary<string, SealKeyReport> _last = new(StringComparer.Ordinal);

    /// <param name="report">Of a seal that is the only one; of several, each has its own in its status.</param>
    public void Saw(SealKeyReport report)
    {
        var members = wrapper.Members;
        if (members.Count == 0) Compare(wrapper.Name, report);
        foreach (var member in members)
            if (member.Report is { } own) Compare(member.Name, own);
    }

    void Compare(string name, SealKeyReport now)
    {
        var before = _last.GetValueOrDefault(name);
        _last[name] = now;
        if (before is not null && before.KeyId != now.KeyId && before.KeyId.Length > 0) LogOtherKey(log, name, before.KeyId, now.KeyId);
        if (now.RetirableBelow.Length > 0 && now.RetirableBelow != before?.RetirableBelow) LogRetirable(log, name, now.RetirableBelow);
    }

    [LoggerMessage(23, LogLevel.Warning, "The key of the seal {Name} is another one now: {Before} until now, {After} from now on (a new version, or an alias that points elsewhere). The stored keys are wrapped anew; keep the old one for the backups made until now")]
    static partial void LogOtherKey(ILogger log, string name, string before, string after);
    [LoggerMessage(24, LogLevel.Information, "Seal {Name}: nothing that is stored here needs versions of its key before {Version} any more; backups from before may")]
    static partial void LogRetirable(ILogger log, string name, string version);
}
