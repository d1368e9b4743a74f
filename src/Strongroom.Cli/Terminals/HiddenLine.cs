using System.Text;

namespace Strongroom.Cli.Terminals;

/// <summary>Asks for something that must not appear on the screen.</summary>
static class HiddenLine
{
    public static string? Read(string prompt)
    {
        if (Console.IsInputRedirected) return null;
        Console.Error.Write(prompt);
        var line = new StringBuilder();
        while (true)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter) break;
            if (key.Key == ConsoleKey.Backspace)
            {
                if (line.Length > 0) line.Length--;
            }
            else if (key.KeyChar >= ' ') line.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return line.ToString();
    }
}
