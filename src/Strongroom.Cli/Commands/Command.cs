using Strongroom.Cli.Flags;
using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Commands;

/// <summary>One command: made for one call, then thrown away.</summary>
abstract class Command(CommandContext context)
{
    FlagSet? _flags;

    public abstract CommandHelp Help { get; }

    public FlagSet Flags => _flags ??= DefineFlags();

    protected CommandContext Context { get; } = context;

    protected Terminal Terminal => Context.Terminal;

    protected IReadOnlyList<string> Arguments { get; private set; } = [];

    /// <summary>Reads the options and runs.</summary>
    public async ValueTask<int> RunAsync(IReadOnlyList<string> args, CancellationToken ct)
    {
        try
        {
            Arguments = Flags.Parse(args);
        }
        catch (FlagException error)
        {
            WarnOfTrailingFlags();
            throw new CommandException(ExitCode.Local, error.Message);
        }
        WarnOfTrailingFlags();
        return await ExecuteAsync(ct);
    }

    protected abstract ValueTask<int> ExecuteAsync(CancellationToken ct);

    /// <summary>Adds the command's own options; a command with none leaves it alone.</summary>
    protected virtual void Define(FlagSet flags)
    {
    }

    /// <summary>Checks the number of arguments; <paramref name="expected"/> is the number as the message words it.</summary>
    protected void RequireArguments(int least, int most, string? expected = null)
    {
        expected ??= least == most ? least.ToString() : $"{least}-{most}";
        if (Arguments.Count < least) throw new CommandException(ExitCode.Local, $"Not enough arguments (expected {expected}, got {Arguments.Count})");
        if (Arguments.Count > most) throw new CommandException(ExitCode.Local, $"Too many arguments (expected {expected}, got {Arguments.Count})");
    }

    private protected virtual FlagSet DefineFlags()
    {
        var flags = new FlagSet();
        Define(flags);
        return flags;
    }

    void WarnOfTrailingFlags()
    {
        if (Context.Format == "table" && TrailingFlags.Warning(Flags.Rest) is { } warning) Terminal.Warn(warning);
    }
}
