namespace Strongroom.Cli;

/// <summary>The command ends here: what to print on the error stream and which code to leave with.</summary>
sealed class CommandException(int exitCode, string message, string? hint = null) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public string? Hint { get; } = hint;
}
