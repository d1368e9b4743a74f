namespace Strongroom.Primitives.Hcl;

/// <summary>Reads <c>&lt;&lt;WORD</c> and <c>&lt;&lt;-WORD</c> up to the line that is the word. The latter loses its indentation.</summary>
sealed class HclHeredocReader(string text, int start)
{
    public int At { get; private set; }
    public string? Problem { get; private set; }

    public string Read()
    {
        var from = start + 1;
        if (from >= text.Length || text[from] != '<') return Fail("unexpected character '<', a heredoc begins with '<<WORD'");
        from++;
        var indented = from < text.Length && text[from] == '-';
        if (indented) from++;
        var end = from;
        while (end < text.Length && (HclScanner.IsLetter(text[end]) || char.IsAsciiDigit(text[end]))) end++;
        var word = text.AsSpan(from, end - from);
        if (word.IsEmpty) return Fail("the heredoc has no word, write '<<EOF'");
        if (end < text.Length && text[end] == '\r') end++;
        if (end >= text.Length || text[end] != '\n') return Fail($"the heredoc's text begins on the line after '<<{word}'");
        return Body(word, end + 1, indented);
    }

    string Body(ReadOnlySpan<char> word, int from, bool indented)
    {
        for (var line = from; line < text.Length;)
        {
            var end = text.IndexOf('\n', line);
            var stop = end < 0 ? text.Length : end;
            var content = text.AsSpan(line, stop - line).TrimEnd('\r');
            if (indented) content = content.TrimStart();
            if (content.SequenceEqual(word))
            {
                At = stop;
                var indent = text[line..text.IndexOf(word[0], line)];
                return indented && indent.Length > 0 ? Unindent(text[from..line], indent) : text[from..line];
            }
            if (end < 0) break;
            line = end + 1;
        }
        return Fail($"the heredoc is not closed, end it with a line '{word}'");
    }

    /// <summary>Takes the closing word's indentation off every line; a text with a line that has less of it stays as it is (HCL1).</summary>
    static string Unindent(string body, string indent)
    {
        var lines = body.Split('\n');
        for (var i = 0; i < lines.Length - 1; i++)
            if (!lines[i].StartsWith(indent, StringComparison.Ordinal)) return body;
        for (var i = 0; i < lines.Length - 1; i++) lines[i] = lines[i][indent.Length..];
        return string.Join('\n', lines);
    }

    string Fail(string problem)
    {
        Problem = problem;
        return "";
    }
}
