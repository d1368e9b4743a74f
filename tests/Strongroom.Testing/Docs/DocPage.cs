using System.Text.RegularExpressions;

namespace Strongroom.Testing.Docs;

/// <summary>Something that does not hold in a document, with the place a reader would look at.</summary>
sealed record DocProblem(string File, int Line, string Text)
{
    public override string ToString() => $"{File}:{Line}: {Text}";
}

/// <summary>A fenced block, the line its first line has in the document, and the marks of the comment above it.</summary>
sealed record DocBlock(string File, int Line, string Language, IReadOnlyDictionary<string, string> Marks, IReadOnlyList<string> Lines)
{
    public bool IsShell => Language is "console" or "sh" or "bash" or "shell";

    /// <summary>Only looked at: it needs what is not here.</summary>
    public bool IsChecked => Marks.ContainsKey("cloud") || Marks.ContainsKey("not run");

    public string? Mark(string name) => Marks.GetValueOrDefault(name);
}

/// <summary>A document in Markdown, as its blocks. A comment on the line above a fence says how a test is to take it: <c>&lt;!-- cloud: aws; file: x --&gt;</c>.</summary>
sealed partial record DocPage(string File, IReadOnlyList<DocBlock> Blocks)
{
    /// <summary>
    /// cloud: needs one (aws, azure, gcp); not run: needs something else, which is named; file: the block is this file;
    /// terminal: typed in a terminal of this name, where its last command goes on; machine: typed as root on a machine with systemd.
    /// </summary>
    static readonly string[] Known = ["cloud", "not run", "file", "terminal", "machine"];

    public static DocPage Parse(string file, string text)
    {
        var lines = text.Split('\n');
        List<DocBlock> blocks = [];
        for (var i = 0; i < lines.Length; i++)
        {
            if (Fence().Match(lines[i]) is not { Success: true } fence) continue;
            var (indent, ticks) = (fence.Groups[1].Length, fence.Groups[2].Value);
            var end = Array.FindIndex(lines, i + 1, line => line.Trim() == ticks);
            if (end < 0) throw new InvalidDataException($"{file}:{i + 1}: this block has no end");
            var body = lines[(i + 1)..end].Select(line => line.Length >= indent ? line[indent..] : line.TrimStart()).ToList();
            blocks.Add(new DocBlock(file, i + 2, fence.Groups[3].Value, MarksAbove(file, lines, i), body));
            i = end;
        }
        return new DocPage(file, blocks);
    }

    static Dictionary<string, string> MarksAbove(string file, string[] lines, int fence)
    {
        Dictionary<string, string> marks = [];
        if (fence == 0 || Comment().Match(lines[fence - 1]) is not { Success: true } comment) return marks;
        foreach (var pair in comment.Groups[1].Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split(':', 2, StringSplitOptions.TrimEntries)))
            if (pair.Length == 2 && Known.Contains(pair[0])) marks[pair[0]] = pair[1];
            else throw new InvalidDataException($"{file}:{fence}: \"{pair[0]}\" is no mark of a block; there are: {string.Join(", ", Known)}, each with a colon and a value");
        return marks;
    }

    [GeneratedRegex("^( *)(```+)([a-z]*)$")] private static partial Regex Fence();
    [GeneratedRegex("^ *<!-- (.+) -->$")] private static partial Regex Comment();
}
