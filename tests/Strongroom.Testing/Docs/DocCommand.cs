using System.Globalization;
using System.Text.RegularExpressions;

namespace Strongroom.Testing.Docs;

/// <summary>One command of a block: where it stands, what is typed, what the document says is printed (null: it says nothing about it).</summary>
sealed partial record DocCommand(int Line, string Text, IReadOnlyList<string>? Expected)
{
    /// <summary>What a terminal shows when a program is interrupted.</summary>
    public const string Interrupt = "^C";

    /// <summary>Nothing but success is expected, unless a remark on the line says "exit code 2".</summary>
    public int ExitCode => Remark().Match(Text) is { Success: true } remark ? int.Parse(remark.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    /// <summary><c>console</c>: <c>$ </c> begins a command, <c>&gt; </c> goes on with it, everything else is what it prints. Other shell blocks are one script.</summary>
    public static IReadOnlyList<DocCommand> Of(DocBlock block)
    {
        if (block.Language != "console") return [new DocCommand(block.Line, string.Join('\n', block.Lines), null)];
        List<DocCommand> commands = [];
        for (var i = 0; i < block.Lines.Count;)
        {
            var (line, number) = (block.Lines[i], block.Line + i);
            if (line == Interrupt) { commands.Add(new DocCommand(number, Interrupt, null)); i++; continue; }
            if (!IsPrompt(line)) throw new InvalidDataException($"{block.File}:{number}: a block of commands begins with \"$ \" and a command");
            List<string> typed = [line[2..]];
            for (i++; i < block.Lines.Count && block.Lines[i].StartsWith("> ", StringComparison.Ordinal); i++) typed.Add(block.Lines[i][2..]);
            List<string> printed = [];
            for (; i < block.Lines.Count && !IsPrompt(block.Lines[i]) && block.Lines[i] != Interrupt; i++) printed.Add(block.Lines[i]);
            while (printed.Count > 0 && printed[^1].Length == 0) printed.RemoveAt(printed.Count - 1);
            commands.Add(new DocCommand(number, string.Join('\n', typed), printed));
        }
        return commands;
    }

    // Root's prompt is the other one, where a comment cannot be meant.
    static bool IsPrompt(string line) => line.StartsWith("$ ", StringComparison.Ordinal) || line.StartsWith("# ", StringComparison.Ordinal);

    [GeneratedRegex("""#.*\bexit code (\d+)""")] private static partial Regex Remark();
}
