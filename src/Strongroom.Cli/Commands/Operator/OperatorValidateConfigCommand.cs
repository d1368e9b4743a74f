using Strongroom.Cli.Configuration;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Server;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>Checks configuration files without starting a server.</summary>
sealed class OperatorValidateConfigCommand(CommandContext context) : Command(context)
{
    readonly ConfigFlag _config = new();

    public static Command Create(CommandContext context) => new OperatorValidateConfigCommand(context);

    public override CommandHelp Help => new("Checks configuration files for mistakes", "PATH...", """
        Reads configuration files, or folders of them, as a server would, and reports
        all mistakes it finds. Nothing is started. The paths can be given as a server takes
        them, too.

            $ vault operator validate-config /etc/vault.d
            $ vault operator validate-config -config=/etc/vault.d -config=more.hcl
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _config);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        if (!_config.IsGiven) RequireArguments(1, int.MaxValue, "at least 1");
        var (config, problems) = ServerConfig.Load(_config.Paths(Terminal, Arguments), Terminal.Variable, Catalog.Names);
        foreach (var problem in problems)
            if (problem.IsError) Terminal.Fail($"error: {problem}");
            else Terminal.Warn($"warning: {problem}");
        if (config is null) return ExitCode.Local;
        foreach (var warning in await SealCheck.WarningsAsync(config, Terminal.Variable, Terminal.Time)) Terminal.Warn($"warning: {warning}");
        Terminal.Out.WriteLine("Success! The configuration is valid.");
        return ExitCode.Success;
    }
}
