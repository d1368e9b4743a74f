using Strongroom.Cli.Doctor;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;

namespace Strongroom.Cli.Commands.Operator;

/// <summary><c>vault operator diagnose</c>, also called <c>vault doctor</c>.</summary>
sealed class OperatorDiagnoseCommand(CommandContext context) : Command(context)
{
    readonly ConfigFlag _config = new();
    readonly ListFlag _skip = new("skip", "Leave something out: storage, listener or seal. Can be given several times.");
    readonly TextFlag _format = new("format", "How to print: table, json or yaml.", "table");

    public static Command Create(CommandContext context) => new OperatorDiagnoseCommand(context);

    public override CommandHelp Help => new("Looks for what is wrong with a server's surroundings", "-config=PATH", """
        Looks at everything a server with this configuration needs: the configuration
        itself, the storage's directory and disk, addresses and certificates, and each
        permission of each seal, one by one. It works before the first start and beside a
        running server, and changes nothing. Run it as the server's user, with the
        server's environment.

            $ vault operator diagnose -config=/etc/vault.d

        It also prints the least permissions the seals need. It ends with 1 when something
        failed, with 2 when there are warnings only.
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _config, _skip, _format);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0);
        if (_skip.Values.FirstOrDefault(each => each is not ("storage" or "listener" or "seal")) is { } unknown)
            throw new CommandException(ExitCode.Local, $"Unknown value of -skip: {unknown}; expected storage, listener or seal");
        var report = await new Examination(_config.Paths(Terminal), Terminal.Variable, Terminal.Time, [.. _skip.Values]).RunAsync(ct);
        var output = new OutputWriter(Terminal, Context.Format);
        if (output.IsTable) Print(report, output);
        else output.WriteDocument(report.Document());
        return report.ExitCode;
    }

    static void Print(DoctorReport report, OutputWriter output)
    {
        foreach (var line in report.Lines()) output.WriteLine(line);
        foreach (var (seal, policy) in report.Policies) output.WriteLine($"\nThe least permissions seal {seal} needs:\n\n{JsonText.Of(policy)}");
        var count = report.Findings.Count(finding => finding.Severity == report.Worst);
        output.WriteLine(report.Worst switch
        {
            Severity.Failure => $"\n{count} failed: a server would not work as it is.",
            Severity.Warning => $"\nA server would work; {count} {(count == 1 ? "warning" : "warnings")}.",
            _ => "\nAll is well.",
        });
    }
}
