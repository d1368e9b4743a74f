using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Output;

/// <summary>Which format is wanted: <c>-format</c> counts wherever it stands, then the environment.</summary>
static class FormatChoice
{
    public static string Of(IReadOnlyList<string> args, Terminal terminal)
    {
        var format = FromArguments(args) ?? terminal.Setting("FORMAT") ?? "table";
        format = format.ToLowerInvariant() switch { "yml" => "yaml", var other => other };
        return format is "table" or "json" or "yaml" or "raw" or "pretty"
            ? format
            : throw new CommandException(ExitCode.Local, $"Invalid output format: {format}");
    }

    static string? FromArguments(IReadOnlyList<string> args)
    {
        string? format = null;
        for (var i = 0; i < args.Count && args[i] != "--"; i++)
        {
            if (args[i] is "-format" or "--format" && i + 1 < args.Count) format = args[i + 1];
            else if (args[i].StartsWith("-format=", StringComparison.Ordinal) || args[i].StartsWith("--format=", StringComparison.Ordinal))
                format = args[i][(args[i].IndexOf('=') + 1)..];
        }
        return format is { Length: > 0 } ? format : null;
    }
}
