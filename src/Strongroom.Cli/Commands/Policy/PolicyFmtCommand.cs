using Strongroom.Client.Errors;
using Strongroom.Primitives.Hcl;

namespace Strongroom.Cli.Commands.Policy;

sealed class PolicyFmtCommand(CommandContext context) : Command(context)
{
    public static Command Create(CommandContext context) => new PolicyFmtCommand(context);

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
        var formatted = Format(source, path);
        Attempt("Error writing result", path, () =>
        {
            File.WriteAllText(file, formatted);
            return true;
        });
        Terminal.Out.WriteLine($"Success! Formatted policy: {path}");
        return new(ExitCode.Success);
    }

    static string Format(string source, string path)
    {
        try
        {
            return HclFormatter.Format(source, path);
        }
        catch (HclException error)
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
