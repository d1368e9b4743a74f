using System.Text;
using Strongroom.Core;
using Strongroom.Http.Listeners;
using Strongroom.Primitives;
using Strongroom.Seals.Several;

namespace Strongroom.Cli.Server;

/// <summary>What the server prints when it has started: the configuration in effect, where each value of the seal came from, and what to do next.</summary>
static class Banner
{
    public static string Configuration(RunningServer server)
    {
        var plan = server.Plan;
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Api Address"] = plan.Vault.ApiAddress,
            ["Cluster Address"] = plan.Vault.ClusterAddress,
            ["Log Level"] = Logging.LogLevels.NameOf(plan.Log.Level),
            ["Mlock"] = $"supported: true, enabled: {(plan.DisableMlock ? "false" : "true")}",
            ["Recovery Mode"] = "false",
            ["Storage"] = plan.StorageType + (plan.StorageParameters.TryGetValue("path", out var path) ? $" (path: \"{path}\")" : ""),
            ["Version"] = $"Vault v{BuildInfo.FullVersion}",
        };
        for (var i = 0; i < plan.Listeners.Count; i++) rows[$"Listener {i + 1}"] = Describe(plan.Listeners[i], server.Listeners[i]);
        if (plan.Seals is [{ Type: not "shamir" } one]) rows["Seal Type"] = one.Type;
        else if (plan.Seals.Count > 1) rows["Seal Type"] = $"{SealSetKeyWrapper.SetType} ({(plan.SealQuorum == 1 ? "any one" : plan.SealQuorum)} of {string.Join(", ", plan.Seals.OrderBy(seal => seal.Priority).Select(seal => seal.Name))} opens)";
        var width = Math.Max(24, rows.Keys.Max(key => key.Length));
        var text = new StringBuilder("==> Vault server configuration:\n\n");
        foreach (var (name, value) in rows) text.Append(name.PadLeft(width)).Append(": ").Append(value).Append('\n');
        foreach (var setting in server.SealSettings) text.Append($"Seal {setting.Name}".PadLeft(width)).Append($": {setting.Value} ({setting.Origin})\n");
        foreach (var warning in plan.Warnings) text.Append("\nWARNING: ").Append(warning).Append('\n');
        return text.Append('\n').ToString();
    }

    public static string Development(RunningServer server)
    {
        var address = server.Listeners[0].Addresses[0];
        return $"""
            WARNING! This is a development server: it keeps everything in memory, starts unsealed
            with one unseal key, and everybody who can reach it knows its root token. Never use it
            for anything you would miss.

            Point the command line at it:

                $ export VAULT_ADDR='{address}'

            The unseal key and the root token, in case you seal it or log in anew:

            Unseal Key: {server.Vault.DevelopmentKey}
            Root Token: {server.Vault.DevelopmentToken}


            """;
    }

    static string Describe(ListenerOptions options, Listener listener)
    {
        var kind = options.IsUnix ? "unix" : "tcp";
        var address = options.IsUnix || listener.Addresses.Count == 0 ? options.Address : listener.Addresses[0][(listener.Addresses[0].IndexOf("//", StringComparison.Ordinal) + 2)..];
        return $"{kind} (addr: \"{address}\", max_request_duration: \"{GoDuration.Format(options.Api.MaxRequestDuration)}\", "
            + $"max_request_size: \"{options.Api.MaxRequestSize}\", tls: \"{(options.Tls is null ? "disabled" : "enabled")}\")";
    }
}
