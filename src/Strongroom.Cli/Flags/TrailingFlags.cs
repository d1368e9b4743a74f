namespace Strongroom.Cli.Flags;

/// <summary>Options after the first argument are not read as such; say so rather than let the user wonder.</summary>
static class TrailingFlags
{
    // These are looked for in the whole command line before the command itself reads it.
    static readonly string[] ReadAnywhere = ["format", "output-curl-string", "output-policy", "detailed"];

    public static string? Warning(IReadOnlyList<string> rest)
    {
        var late = rest.Where(argument => argument.Length > 1 && argument[0] == '-' && !ReadAnywhere.Contains(NameOf(argument))).ToList();
        return late.Count == 0
            ? null
            : $"Command flags must be provided before positional arguments. The following arguments will not be parsed as flags: [{string.Join(',', late)}]";
    }

    static string NameOf(string argument)
    {
        var name = argument.TrimStart('-');
        var equals = name.IndexOf('=');
        return equals < 0 ? name : name[..equals];
    }
}
