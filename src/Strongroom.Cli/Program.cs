using Strongroom.Cli.Commands;
using Strongroom.Cli.Terminals;

namespace Strongroom.Cli;

static class Program
{
    static Task<int> Main(string[] args) => RunAsync(args, ProcessTerminal.Open(), CommandTable.BuiltIn(), CancellationToken.None).AsTask();

    /// <summary>Runs one command line in a world of the caller's choice.</summary>
    public static ValueTask<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CommandTable table, CancellationToken ct) =>
        new Dispatcher(table, terminal).RunAsync(args, ct);
}
