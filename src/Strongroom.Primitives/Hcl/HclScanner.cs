namespace Strongroom.Primitives.Hcl;

/// <summary>Cuts HCL1 text into tokens. Comments are tokens too: the formatter keeps them, the parser steps over them.</summary>
sealed class HclScanner(string text, string fileName)
{
    int _at = text.StartsWith('\uFEFF') ? 1 : 0;
    int _line = 1;
    int _lineStart;

    public HclPosition Position => new(_line, _at - _lineStart + 1);

    public HclException Error(HclPosition position, string problem) => new(fileName, position, problem);

    public HclToken Next()
    {
        SkipBlanks();
        var (start, position) = (_at, Position);
        if (_at >= text.Length) return Token(HclTokenKind.End, start, position);
        var c = text[_at];
        switch (c)
        {
            case '=': return Single(HclTokenKind.Assign);
            case ',': return Single(HclTokenKind.Comma);
            case '{': return Single(HclTokenKind.LeftBrace);
            case '}': return Single(HclTokenKind.RightBrace);
            case '[': return Single(HclTokenKind.LeftBracket);
            case ']': return Single(HclTokenKind.RightBracket);
            case '#': return Comment();
            case '/': return Comment();
            case '"': return String();
            case '<': return Heredoc();
        }
        if (IsLetter(c)) return Identifier();
        if (char.IsAsciiDigit(c) || c is '-' or '.') return Number();
        throw Error(position, c == ':' ? "':' stands where a key is assigned, write '='" : $"unexpected character {Shown(c)}");
    }

    void SkipBlanks()
    {
        for (; _at < text.Length && text[_at] is ' ' or '\t' or '\r' or '\n'; _at++)
            if (text[_at] == '\n') NewLine(_at + 1);
    }

    void NewLine(int start) => (_line, _lineStart) = (_line + 1, start);

    HclToken Token(HclTokenKind kind, int start, HclPosition position, string value = "") => new(kind, text[start.._at], value, position, _line);

    HclToken Single(HclTokenKind kind)
    {
        var position = Position;
        return Token(kind, _at++, position);
    }

    HclToken Token(HclTokenKind kind, int start, HclPosition position) => Token(kind, start, position, "");

    HclToken Identifier()
    {
        var (start, position) = (_at, Position);
        while (_at < text.Length && (IsLetter(text[_at]) || char.IsDigit(text[_at]) || text[_at] is '-' or '.')) _at++;
        var kind = text.AsSpan(start, _at - start) is "true" or "false" ? HclTokenKind.Bool : HclTokenKind.Identifier;
        return Token(kind, start, position);
    }

    HclToken Comment()
    {
        var (start, position) = (_at, Position);
        if (text[_at] == '/' && (_at + 1 >= text.Length || text[_at + 1] is not ('/' or '*')))
            throw Error(position, "unexpected character '/', comments are '#', '//' or '/* */'");
        if (text.AsSpan(_at).StartsWith("/*"))
        {
            var end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
            if (end < 0) throw Error(position, "the comment is not closed, end it with '*/'");
            for (; _at < end; _at++)
                if (text[_at] == '\n') NewLine(_at + 1);
            _at = end + 2;
            return Token(HclTokenKind.Comment, start, position);
        }
        while (_at < text.Length && text[_at] is not '\n') _at++;
        if (text[_at - 1] == '\r') _at--;
        return Token(HclTokenKind.Comment, start, position);
    }

    HclToken Number()
    {
        var (start, position) = (_at, Position);
        if (text[_at] == '-') _at++;
        if (text.AsSpan(_at).StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            var digits = _at += 2;
            while (_at < text.Length && char.IsAsciiHexDigit(text[_at])) _at++;
            if (_at == digits) throw Error(position, "'0x' needs hexadecimal digits");
        }
        else
        {
            var whole = Digits();
            if (_at < text.Length && text[_at] == '.') { _at++; whole += Digits(); }
            if (whole == 0) throw Error(position, $"unexpected character {Shown(text[start])}");
            if (_at < text.Length && text[_at] is 'e' or 'E') Exponent(position);
        }
        if (_at < text.Length && (IsLetter(text[_at]) || text[_at] is '.'))
            throw Error(position, "a number and letters run together, quote the value: \"30s\"");
        return Token(HclTokenKind.Number, start, position);
    }

    void Exponent(HclPosition position)
    {
        _at++;
        if (_at < text.Length && text[_at] is '+' or '-') _at++;
        if (Digits() == 0) throw Error(position, "the exponent needs digits");
    }

    int Digits()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
        return _at - start;
    }

    HclToken String()
    {
        var (start, position) = (_at, Position);
        var reader = new HclStringReader(text, _at);
        var value = reader.Read();
        for (; _at < reader.At; _at++)
            if (text[_at] == '\n') NewLine(_at + 1); // only inside ${ }
        if (reader.Problem is { } problem) throw Error(reader.IsOpen ? position : Position, problem);
        return Token(HclTokenKind.String, start, position, value);
    }

    HclToken Heredoc()
    {
        var (start, position) = (_at, Position);
        var reader = new HclHeredocReader(text, _at);
        var value = reader.Read();
        if (reader.Problem is { } problem) throw Error(position, problem);
        for (; _at < reader.At; _at++)
            if (text[_at] == '\n') NewLine(_at + 1);
        return Token(HclTokenKind.Heredoc, start, position, value);
    }

    internal static bool IsLetter(char c) => c == '_' || char.IsLetter(c);

    internal static string Shown(char c) => char.IsControl(c) || char.IsSurrogate(c) || c == '\uFEFF' ? $"U+{(int)c:X4}" : $"'{c}'";
}
