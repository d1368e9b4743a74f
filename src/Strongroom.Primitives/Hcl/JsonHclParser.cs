using System.Globalization;
using System.Text;

namespace Strongroom.Primitives.Hcl;

/// <summary>JSON into the same tree, with places. Written by hand because the framework's reader has no columns and refuses repeated keys.</summary>
sealed class JsonHclParser(string text, string fileName)
{
    int _at = text.StartsWith('\uFEFF') ? 1 : 0;
    int _line = 1;
    int _lineStart;
    int _depth;

    HclPosition Position => new(_line, _at - _lineStart + 1);
    char Current => _at < text.Length ? text[_at] : '\0';

    public HclObject Parse()
    {
        SkipBlanks();
        var body = Object();
        SkipBlanks();
        return _at < text.Length ? throw Expected("nothing after the last '}'") : body;
    }

    HclException Error(string problem) => new(fileName, Position, problem);

    HclException Expected(string what)
        => Error($"found {(_at < text.Length ? HclScanner.Shown(text[_at]) : "the end of the text")}, expected {what}");

    void SkipBlanks()
    {
        for (; _at < text.Length && text[_at] is ' ' or '\t' or '\r' or '\n'; _at++)
            if (text[_at] == '\n') (_line, _lineStart) = (_line + 1, _at + 1);
    }

    HclObject Object()
    {
        var position = Enter();
        var items = new List<HclItem>();
        for (SkipBlanks(); Current != '}'; SkipBlanks())
        {
            if (Current != '"') throw Expected(items.Count == 0 ? "a key in quotes or '}'" : "a key in quotes");
            var key = new HclKey("", Position);
            key = key with { Name = String() };
            SkipBlanks();
            if (Current != ':') throw Expected("':' after the key");
            _at++;
            SkipBlanks();
            if (Value() is { } value) items.Add(new HclItem([key], value)); // null: as if it were not there
            if (!Comma('}')) break;
        }
        Leave();
        return new HclObject(position, items);
    }

    HclList List()
    {
        var position = Enter();
        var values = new List<HclValue>();
        for (SkipBlanks(); Current != ']'; SkipBlanks())
        {
            values.Add(Value() ?? throw Error("null in a list, expected a value"));
            if (!Comma(']')) break;
        }
        Leave();
        return new HclList(position, values);
    }

    bool Comma(char end)
    {
        SkipBlanks();
        if (Current == end) return false;
        if (Current != ',') throw Expected($"',' or '{end}'");
        _at++;
        SkipBlanks();
        if (Current == end) throw Expected("another value after ','");
        return true;
    }

    HclPosition Enter()
    {
        var position = Position;
        if (++_depth > HclDocument.MaxDepth) throw Error($"nested deeper than {HclDocument.MaxDepth} levels");
        _at++;
        return position;
    }

    void Leave()
    {
        _depth--;
        _at++;
    }

    HclValue? Value()
    {
        var position = Position;
        switch (Current)
        {
            case '{': return Object();
            case '[': return List();
            case '"': return new HclString(position, String());
            case '-' or (>= '0' and <= '9'): return new HclNumber(position, Number());
            case 't' when Word("true"): return new HclBool(position, true);
            case 'f' when Word("false"): return new HclBool(position, false);
            case 'n' when Word("null"): return null;
            default: throw Expected("a value");
        }
    }

    bool Word(string word)
    {
        if (!text.AsSpan(_at).StartsWith(word)) return false;
        _at += word.Length;
        return true;
    }

    string Number()
    {
        var start = _at;
        if (Current == '-') _at++;
        if (Current == '0' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])) throw Error("a JSON number has no leading zero, quote the value");
        Digits();
        if (Current == '.') { _at++; Digits(); }
        if (Current is 'e' or 'E')
        {
            _at++;
            if (Current is '+' or '-') _at++;
            Digits();
        }
        return text[start.._at];
    }

    void Digits()
    {
        if (!char.IsAsciiDigit(Current)) throw Expected("a digit");
        while (char.IsAsciiDigit(Current)) _at++;
    }

    string String()
    {
        var value = new StringBuilder();
        for (_at++; Current != '"'; _at++)
        {
            if (_at >= text.Length || Current < ' ') throw Expected("'\"' to end the string");
            value.Append(Current == '\\' ? Escape() : Current);
        }
        _at++;
        return value.ToString();
    }

    char Escape()
    {
        _at++;
        switch (Current)
        {
            case '"' or '\\' or '/': return Current;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _at + 4 < text.Length
                && ushort.TryParse(text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit):
                _at += 4;
                return (char)unit;
            default: throw Expected("one of \" \\ / b f n r t uhhhh after a backslash");
        }
    }
}
