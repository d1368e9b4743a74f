namespace Strongroom.Primitives.Hcl;

/// <summary>Groups the tokens of a text that is known to be HCL into lines.</summary>
sealed class HclLayout(IReadOnlyList<HclToken> tokens)
{
    int _at;

    HclToken Now => tokens[_at];
    int LastLine => _at == 0 ? 0 : tokens[_at - 1].EndLine;

    public List<HclLine> Body()
    {
        var lines = new List<HclLine>();
        while (Now.Kind is not (HclTokenKind.End or HclTokenKind.RightBrace or HclTokenKind.RightBracket))
        {
            var blank = lines.Count > 0 && Now.Position.Line > LastLine + 1;
            if (Now.Kind == HclTokenKind.Comma) _at++;
            else if (Now.Kind == HclTokenKind.Comment) AddComment(lines, blank);
            else lines.Add(Item(blank));
        }
        return lines;
    }

    void AddComment(List<HclLine> lines, bool blank)
    {
        var comment = tokens[_at++];
        var trails = lines.Count > 0 && lines[^1] is { IsComment: false, Comment: "" } && IsOnLastLine(comment) && !comment.Text.Contains('\n');
        if (trails) lines[^1].Comment = comment.Text.TrimEnd();
        else lines.Add(new HclLine { Value = comment.Text.TrimEnd(), BlankBefore = blank });
    }

    /// <summary>On the line where the item before it ended; a comma may stand between.</summary>
    bool IsOnLastLine(HclToken comment) => _at > 1 && tokens[_at - 2].EndLine == comment.Position.Line;

    HclLine Item(bool blank)
    {
        var line = new HclLine { BlankBefore = blank };
        var keys = new List<string>();
        var between = new List<HclToken>();
        for (; Now.Kind is HclTokenKind.Identifier or HclTokenKind.String or HclTokenKind.Bool or HclTokenKind.Comment; _at++)
            if (Now.Kind == HclTokenKind.Comment) between.Add(Now);
            else keys.Add(Now.Text);
        line.Head = string.Join(' ', keys);
        if (Now.Kind == HclTokenKind.Assign)
        {
            line.IsAssignment = true;
            _at++;
        }
        Skip(between);
        Value(line);
        Hoist(line, between);
        return line;
    }

    /// <summary>Comments between a key and its value have no place of their own: they go behind the value, or first into its body.</summary>
    static void Hoist(HclLine line, List<HclToken> comments)
    {
        if (comments.Count == 0) return;
        var texts = comments.Select(comment => comment.Text.TrimEnd()).ToList();
        if (line.Body is { } body) body.InsertRange(0, texts.Select(text => new HclLine { Value = text }));
        else line.Comment = string.Join(' ', texts.Select(AsBlockComment));
    }

    static string AsBlockComment(string text) => text.StartsWith("/*", StringComparison.Ordinal) ? text
        : $"/* {text.TrimStart('#', '/').Trim().Replace("*/", "* /", StringComparison.Ordinal)} */";

    void Skip(List<HclToken> comments)
    {
        for (; Now.Kind == HclTokenKind.Comment; _at++) comments.Add(Now);
    }

    void Value(HclLine line)
    {
        var token = tokens[_at++];
        if (token.Kind is not (HclTokenKind.LeftBrace or HclTokenKind.LeftBracket))
        {
            line.Value = token.Text;
            return;
        }
        var isList = token.Kind == HclTokenKind.LeftBracket;
        if (isList && InlineList() is { } inline)
        {
            line.Value = inline;
            return;
        }
        line.Open = token.Text;
        line.Body = isList ? ListBody() : Body();
        _at++; // the closing one
    }

    /// <summary>A list of plain values that stands on one line stays on one line; null otherwise, and nothing is consumed.</summary>
    string? InlineList()
    {
        var values = new List<string>();
        var line = tokens[_at - 1].Position.Line;
        var at = _at;
        for (; tokens[at].Kind != HclTokenKind.RightBracket; at++)
        {
            if (tokens[at].Kind is HclTokenKind.Comma) continue;
            if (tokens[at].Kind is not (HclTokenKind.String or HclTokenKind.Number or HclTokenKind.Bool) || tokens[at].EndLine != line) return null;
            values.Add(tokens[at].Text);
        }
        if (tokens[at].Position.Line != line && values.Count > 0) return null;
        _at = at + 1;
        return $"[{string.Join(", ", values)}]";
    }

    List<HclLine> ListBody()
    {
        var lines = new List<HclLine>();
        while (Now.Kind != HclTokenKind.RightBracket)
        {
            var blank = lines.Count > 0 && Now.Position.Line > LastLine + 1;
            if (Now.Kind == HclTokenKind.Comma) _at++;
            else if (Now.Kind == HclTokenKind.Comment) AddComment(lines, blank);
            else
            {
                var line = new HclLine { IsListValue = true, BlankBefore = blank };
                Value(line);
                lines.Add(line);
            }
        }
        return lines;
    }
}
