using Strongroom.Cli.Doctor;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>Tries whether the configured seals open the storage: what a restart would find, without one.</summary>
sealed class OperatorSealVerifyCommand(CommandContext context) : Command(context)
{
    readonly ConfigFlag _config = new();
    readonly TextFlag _format = new("format", "How to print: table, json or yaml.", "table");

    public static Command Create(CommandContext context) => new OperatorSealVerifyCommand(context);

    public override CommandHelp Help => new("Tries whether the configured seal opens the storage", "-config=PATH", """
        Asks each configured seal, and unwraps the stored root key in memory, as a restart
        would; then forgets it. Nothing is written, nothing secret is shown, a running
        server is not disturbed. Worth a regular run, and one before every restart that
        matters.

            $ vault operator seal verify -config=/etc/vault.d
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _config, _format);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0);
        var report = await new Examination(_config.Paths(Terminal), Terminal.Variable, Terminal.Time, ["storage", "listener"]) { WithSystem = false }.RunAsync(ct);
        var output = new OutputWriter(Terminal, Context.Format);
        if (!output.IsTable) output.WriteDocument(report.Document());
        else foreach (var line in report.Lines()) output.WriteLine(line);
        return report.ExitCode;
    }
}
