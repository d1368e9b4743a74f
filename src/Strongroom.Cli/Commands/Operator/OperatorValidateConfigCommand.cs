namespace Strongroom.Cli.Commands.Operator;

/// <summary>Checks configuration files without starting a server.</summary>
sealed class OperatorValidateConfigCommand(CommandContext context, Func<IReadOnlyList<string>, IReadOnlyList<string>>? validate) : Command(context)
{
    /// <summary>The validator takes files and folders as given, and returns every problem it finds.</summary>
    public static Func<CommandContext, Command> CreateWith(Func<IReadOnlyList<string>, IReadOnlyList<string>>? validate) =>
        context => new OperatorValidateConfigCommand(context, validate);

    public override CommandHelp Help => new("Checks configuration files for mistakes", "PATH...", """
        Reads configuration files, or folders of them, as a server would, and reports
        all mistakes it finds. Nothing is started.

            $ vault operator validate-config /etc/vault.d
        """);

    protected override ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, int.MaxValue, "at least 1");
        if (validate is null) throw new CommandException(ExitCode.Local, "this build cannot check configurations");
        var problems = validate(Arguments.Select(Terminal.Resolve).ToList());
        foreach (var problem in problems) Terminal.Fail(problem);
        if (problems.Count > 0) return new(ExitCode.Local);
        Terminal.Out.WriteLine("Success! The configuration is valid.");
        return new(ExitCode.Success);
    }
}
