namespace Strongroom.Cli.Terminals;

/// <summary>For commands that are only asked about themselves.</summary>
static class NoTerminal
{
    public static readonly Terminal Instance = new()
    {
        Out = TextWriter.Null, Error = TextWriter.Null, In = Stream.Null, Variable = _ => null,
        Time = TimeProvider.System, Folder = "/", ReadSecret = _ => null,
    };
}
