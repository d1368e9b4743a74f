using Microsoft.Extensions.Logging;
using Strongroom.Core.Lifecycle;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Several;

namespace Strongroom.Cli.Server;

/// <summary>Makes the seal of the plan's stanzas, and the one that is being left. No service is contacted.</summary>
sealed class SealBuilder(ServerPlan plan, Func<string, string?> environment, TimeProvider time, ILoggerFactory loggers)
{
    /// <exception cref="SealException">A stanza is wrong.</exception>
    public async ValueTask<(Seal Seal, Seal? MigrateFrom)> BuildAsync()
    {
        var seal = await SealAsync(plan.Seals, plan.SealQuorum);
        try { return (seal, await SourceAsync(seal)); }
        catch
        {
            if (seal is Seal.Auto auto) await auto.Wrapper.DisposeAsync();
            throw;
        }
    }

    async ValueTask<Seal> SealAsync(IReadOnlyList<SealPlan> stanzas, int quorum)
    {
        var members = new List<SealMember>();
        try
        {
            foreach (var stanza in stanzas)
            {
                var seal = Catalog.Seals[stanza.Type](new SealContext
                {
                    Parameters = stanza.Parameters, Source = stanza.Source, Binding = stanza.Binding, Environment = SealEnvironment.For(plan, stanza, environment), Time = time, Loggers = loggers,
                });
                if (seal is not Seal.Auto auto) return seal;
                members.Add(new SealMember(stanza.Name, stanza.Priority, new MeteredKeyWrapper(auto.Wrapper, stanza.Name, time), time));
            }
        }
        catch
        {
            foreach (var member in members) await member.Wrapper.DisposeAsync();
            throw;
        }
        return new Seal.Auto(new SealSetKeyWrapper(members, quorum, time));
    }

    /// <summary>The disabled stanza; without one a storage under shares can move to the auto seal.</summary>
    async ValueTask<Seal?> SourceAsync(Seal seal)
    {
        if (plan.DisabledSeal is { } disabled && plan.Seals.All(other => other.Type != disabled.Type)) return await SealAsync([disabled], 1);
        return seal is Seal.Auto ? await SealAsync([SealPlan.Shamir], 1) : null;
    }
}
