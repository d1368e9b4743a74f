using System.Text;

namespace Strongroom.Cli.Terminals;

/// <summary>The terminal, or the pipes, of this process.</summary>
static class ProcessTerminal
{
    public static Terminal Open()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Terminal
        {
            Out = new StreamWriter(Console.OpenStandardOutput(), utf8) { AutoFlush = false, NewLine = "\n" },
            Error = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true, NewLine = "\n" },
            In = Console.OpenStandardInput(),
            Variable = Environment.GetEnvironmentVariable,
            Time = TimeProvider.System,
            Folder = Environment.CurrentDirectory,
            IsOutTerminal = !Console.IsOutputRedirected,
            IsErrorTerminal = !Console.IsErrorRedirected,
            ReadSecret = HiddenLine.Read,
        };
    }
}
