using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Several;

/// <summary>What to say when some of several seals fail.</summary>
static class SealSetFailure
{
    /// <summary>The same failure, with the name of the seal.</summary>
    public static SealException Of(SealMember member, SealException e) => new(e.Fault, $"seal \"{member.Name}\": {e.Message}", e.Remedy, e);

    public static SealException TooFew(int needed, IReadOnlyList<SealMember> members) => TooFew(needed, [.. members.Where(member => member.Status.Trouble is not null).Select(member => (member, member.Status.Trouble!))], members.Count);

    /// <param name="needed">How many it takes.</param>
    /// <param name="failures">Which failed, and how.</param>
    /// <param name="asked">How many were asked.</param>
    public static SealException TooFew(int needed, IReadOnlyList<(SealMember Member, SealException Failure)> failures, int asked)
    {
        var reasons = string.Join("; ", failures.Select(each => $"seal \"{each.Member.Name}\": {each.Failure.Message}"));
        var remedies = string.Join("; ", failures.Select(each => $"seal \"{each.Member.Name}\": {each.Failure.Remedy}"));
        var fault = failures.Count > 0 ? failures[0].Failure.Fault : SealFault.ServiceFailed;
        return needed == 1
            ? new SealException(fault, $"none of the {asked} seals opens the stored key: {reasons}", $"one of them is enough; {remedies}")
            : new SealException(fault, $"{needed} of the seals are needed, {asked - failures.Count} of {asked} answered; missing: {reasons}", $"bring back {Math.Max(1, needed - (asked - failures.Count))} of the missing; {remedies}");
    }

    /// <summary>For the status and the log, while enough of them are healthy.</summary>
    public static IEnumerable<string> Warnings(int needed, IReadOnlyList<SealMember> members)
    {
        var healthy = members.Count(member => member.Status.IsHealthy);
        foreach (var member in members)
        {
            var status = member.Status;
            if (status.Trouble is { } trouble) yield return $"seal \"{member.Name}\" fails: {trouble.Message}. {trouble.Remedy}. {Spare(healthy - needed)}";
            foreach (var warning in status.Warnings) yield return $"seal \"{member.Name}\": {warning}";
        }
    }

    static string Spare(int spare) => spare == 0 ? "If one more fails, a restart stays sealed" : $"{spare} more may fail before a restart stays sealed";
}
