namespace Strongroom.Cli.Commands.Completion;

sealed class CompletionCommand(CommandContext context) : Command(context)
{
    public static Command Create(CommandContext context) => new CompletionCommand(context);

    public override CommandHelp Help => new("Prints the completion script of a shell", "bash|zsh|fish", """
        Prints the lines that make a shell complete the commands and options of vault.
        "vault -autocomplete-install" writes them to the shell's start file instead.

            $ source <(vault completion bash)
        """);

    protected override ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        Terminal.Out.WriteLine(ShellSetup.Script(Arguments[0], Environment.ProcessPath ?? "vault"));
        return new(ExitCode.Success);
    }
}
