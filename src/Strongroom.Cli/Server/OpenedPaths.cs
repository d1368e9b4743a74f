using Strongroom.Cli.Configuration;
using Strongroom.Sdk.Paths;

namespace Strongroom.Cli.Server;

/// <summary>What each listener lets be called without a token, and the warnings about it.</summary>
static class OpenedPaths
{
    public static UnauthenticatedPaths Of(ListenerConfig listener, ServerConfig config)
        => (IsOpen(listener.DisableUnauthedRekeyEndpoints, config, "rekey") ? UnauthenticatedPaths.Rekey : 0)
            | (IsOpen(listener.DisableUnauthedGenerateRootEndpoints, config, "generate-root") ? UnauthenticatedPaths.GenerateRoot : 0);

    public static IEnumerable<string> Warnings(ServerConfig config)
    {
        foreach (var listener in config.Listeners)
        {
            var opened = Of(listener, config);
            if (opened == UnauthenticatedPaths.None) continue;
            var paths = opened switch { UnauthenticatedPaths.Rekey => "sys/rekey is", UnauthenticatedPaths.GenerateRoot => "sys/generate-root is", _ => "sys/rekey and sys/generate-root are" };
            yield return $"{listener.Source}: {paths} open without a token at {listener.Address}: whoever reaches it can begin attempts of key holders and call them off; close it again when that is done";
        }
    }

    /// <summary>The listener's own word counts more.</summary>
    static bool IsOpen(bool? isDisabled, ServerConfig config, string name) => isDisabled is { } said ? !said : config.EnableUnauthenticatedAccess.Contains(name);
}
