using Microsoft.Extensions.Logging;
using Strongroom.Core.Lifecycle;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Several;

namespace Strongroom.Cli.Server;

/// <summary>Makes the seal of the plan's stanzas. No service is contacted.</summary>
static class SealBuilder
{
    /// <exception cref="SealException">A stanza is wrong.</exception>
    public static async ValueTask<Seal> BuildAsync(ServerPlan plan, Func<string, string?> environment, TimeProvider time, ILoggerFactory loggers)
    {
        var members = new List<SealMember>();
        try
        {
            foreach (var stanza in plan.Seals)
            {
                var isOneOfType = plan.Seals.Count(other => other.Type == stanza.Type) == 1;
                var seal = Catalog.Seals[stanza.Type](new SealContext
                {
                    Parameters = stanza.Parameters, Source = stanza.Source, Environment = isOneOfType ? environment : SealEnvironment.Of(stanza.Name, environment), Time = time, Loggers = loggers,
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
        return new Seal.Auto(new SealSetKeyWrapper(members, plan.SealQuorum, time));
    }
}
