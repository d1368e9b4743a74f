using Strongroom.Cli.Configuration;
using Strongroom.Cli.Server;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>Checks configuration files without starting a server.</summary>
sealed class OperatorValidateConfigCommand(CommandContext context) : Command(context)
{
    public static Command Create(CommandContext context) => new OperatorValidateConfigCommand(context);

    public override CommandHelp Help => new("Checks configuration files for mistakes", "PATH...", """
        Reads configuration files, or folders of them, as a server would, and reports
        all mistakes it finds. Nothing is started.

            $ vault operator validate-config /etc/vault.d
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, int.MaxValue, "at least 1");
        var (config, problems) = ServerConfig.Load([.. Arguments.Select(Terminal.Resolve)], Terminal.Variable, Catalog.Names);
        foreach (var problem in problems)
            if (problem.IsError) Terminal.Fail($"error: {problem}");
            else Terminal.Warn($"warning: {problem}");
        if (config is null) return ExitCode.Local;
        foreach (var warning in await SealCheck.WarningsAsync(config, Terminal.Variable, Terminal.Time)) Terminal.Warn($"warning: {warning}");
        Terminal.Out.WriteLine("Success! The configuration is valid.");
        return ExitCode.Success;
    }
}
