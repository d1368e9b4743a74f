using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>Where a key holder's key comes from: the command line, standard input, or a person who does not see what they type.</summary>
static class KeyPrompt
{
    /// <summary>Whether a person will be asked: then what the key is for can be shown first.</summary>
    public static bool Asks(IReadOnlyList<string> arguments) => arguments.Count == 0;

    /// <param name="arguments">None: ask. <c>-</c>: standard input. Otherwise the key.</param>
    /// <param name="isNonInteractive">Nobody is there to be asked.</param>
    /// <param name="prompt">What is asked for: <c>Unseal Key (will be hidden): </c>.</param>
    /// <param name="terminal">The streams.</param>
    /// <exception cref="CommandException">There is no terminal to ask on.</exception>
    public static string Read(IReadOnlyList<string> arguments, bool isNonInteractive, string prompt, Terminal terminal)
    {
        if (arguments.Count == 1) return (arguments[0] == "-" ? terminal.ReadInput() : arguments[0]).Trim();
        var key = isNonInteractive ? null : terminal.ReadSecret(prompt);
        return key?.Trim() ?? throw new CommandException(ExitCode.Local,
            "An error occurred attempting to ask for an unseal key: there is no terminal to ask on",
            "Give the key as an argument, or - to read it from standard input.");
    }
}
