using System.Text;

namespace Strongroom.Cli.Output;

/// <summary>Breaks text at words so that no line is longer than 78 signs.</summary>
static class Paragraph
{
    const int Width = 78;

    public static string Of(string text, int indent = 0)
    {
        var margin = new string(' ', indent);
        return string.Join('\n', text.Split('\n').SelectMany(line => Lines(line, Width - indent)).Select(line => line.Length == 0 ? line : margin + line));
    }

    static IEnumerable<string> Lines(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            else if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }
        yield return line.ToString();
    }
}
