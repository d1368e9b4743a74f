using Strongroom.Client.Errors;

namespace Strongroom.Cli.Commands.Policy;

/// <summary>Formats a policy file in place.</summary>
sealed class PolicyFmtCommand(CommandContext context, Func<string, string>? format) : Command(context)
{
    /// <summary>The formatter takes the text of a policy and returns it in canonical form, or throws <see cref="FormatException"/>.</summary>
    public static Func<CommandContext, Command> CreateWith(Func<string, string>? format) => context => new PolicyFmtCommand(context, format);

    public override CommandHelp Help => new("Formats a policy on disk", "[options] PATH", """
        Rewrites a policy file in canonical layout. A file that is no valid policy is
        left as it is.

            $ vault policy fmt dev.hcl
        """);

    protected override ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var path = Arguments[0].Trim();
        var file = Terminal.Resolve(path);
        var source = Attempt("Error reading source file", path, () => File.ReadAllText(file));
        if (format is null) throw new CommandException(ExitCode.Local, "this build cannot format policies");
        var formatted = Format(source);
        Attempt("Error writing result", path, () =>
        {
            File.WriteAllText(file, formatted);
            return true;
        });
        Terminal.Out.WriteLine($"Success! Formatted policy: {path}");
        return new(ExitCode.Success);
    }

    string Format(string source)
    {
        try
        {
            return format!(source);
        }
        catch (FormatException error)
        {
            throw new CommandException(ExitCode.Local, $"failed to parse policy: {error.Message}");
        }
    }

    static T Attempt<T>(string doing, string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Local, $"{doing}: {GoIoError.Open(path, error)}");
        }
    }
}
