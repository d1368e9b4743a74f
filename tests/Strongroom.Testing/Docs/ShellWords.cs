using System.Text;

namespace Strongroom.Testing.Docs;

/// <summary>The simple commands of a shell script as words: enough of the shell to find what a document tells its reader to type.</summary>
sealed class ShellWords
{
    readonly string _text;
    readonly List<(int Line, IReadOnlyList<string> Words)> _found = [];
    readonly List<string> _words = [];
    readonly List<string> _hereDocuments = [];
    readonly StringBuilder _word = new();
    bool _open;
    int _at, _line, _first;

    ShellWords(string text, int line) => (_text, _line, _first) = (text, line, line);

    /// <summary>Each simple command with the line it begins at; variables before it and <c>sudo</c> are taken off.</summary>
    public static IReadOnlyList<(int Line, IReadOnlyList<string> Words)> Commands(string script, int line)
    {
        var reader = new ShellWords(DocExpectation.Plain(script), line);
        reader.Read();
        return reader._found;
    }

    void Read()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            switch (c)
            {
                case '\\' when _at < _text.Length && _text[_at] == '\n': _at++; _line++; break;
                case '\\' when _at < _text.Length: Add(_text[_at++]); break;
                case '\'': Quoted('\''); break;
                case '"': Quoted('"'); break;
                case '$' when Peek() == '(': Substitution(); break;
                case '#' when !_open: while (_at < _text.Length && _text[_at] != '\n') _at++; break;
                case '<' when Peek() == '<': HereDocument(); break;
                case '>' or '<': Redirection(); break;
                case '\n': EndCommand(); _line++; SkipHereDocuments(); _first = _line; break;
                case ' ' or '\t': EndWord(); break;
                case '|' or ';' or '&' or '(' or ')' or '{' or '}' when !(_open && c is '{' or '}'): EndCommand(); break;
                default: Add(c); break;
            }
        }
        EndCommand();
    }

    char Peek() => _at < _text.Length ? _text[_at] : '\0';

    void Add(char c)
    {
        if (_words.Count == 0 && !_open) _first = _line;
        _word.Append(c);
        _open = true;
    }

    void EndWord()
    {
        if (_open) _words.Add(_word.ToString());
        _word.Clear();
        _open = false;
    }

    void EndCommand()
    {
        EndWord();
        var words = _words.SkipWhile(word => word is "sudo" or "then" or "do" or "if" or "while" or "until" or "!" || IsAssignment(word)).ToList();
        if (words.Count > 0) _found.Add((_first, words));
        _words.Clear();
    }

    void Quoted(char quote)
    {
        _open = true;
        for (; _at < _text.Length && _text[_at] != quote; _at++)
        {
            if (_text[_at] == '\n') _line++;
            if (quote == '"' && _text[_at] == '$' && _at + 1 < _text.Length && _text[_at + 1] == '(') { _at++; Substitution(); _at--; continue; }
            if (quote == '"' && _text[_at] == '\\' && _at + 1 < _text.Length) _at++;
            _word.Append(_text[_at]);
        }
        _at++;
    }

    /// <summary><c>$(…)</c>: commands of their own; what they give is not known.</summary>
    void Substitution()
    {
        var depth = 0;
        var start = _at + 1;
        do
        {
            if (_text[_at] == '(') depth++;
            if (_text[_at] == ')') depth--;
            _at++;
        }
        while (depth > 0 && _at < _text.Length);
        _found.AddRange(Commands(_text[start..(_at - 1)], _line));
        _word.Append("$()");
        _open = true;
    }

    void HereDocument()
    {
        _at++;
        EndWord();
        var end = _at;
        while (end < _text.Length && _text[end] is not ('\n' or ' ' or '|' or ';')) end++;
        _hereDocuments.Add(_text[_at..end].Trim('\'', '"', '-', '<'));
        _at = end;
    }

    void SkipHereDocuments()
    {
        foreach (var delimiter in _hereDocuments)
            while (_at < _text.Length)
            {
                var end = _text.IndexOf('\n', _at) is >= 0 and var found ? found : _text.Length;
                var line = _text[_at..end];
                (_at, _line) = (Math.Min(end + 1, _text.Length), _line + 1);
                if (line == delimiter) break;
            }
        _hereDocuments.Clear();
    }

    void Redirection()
    {
        if (_open && _word.ToString() is "1" or "2") { _word.Clear(); _open = false; }
        EndWord();
        while (Peek() is '>' or '&' or ' ') _at++;
        while (_at < _text.Length && !" \n|;&)".Contains(_text[_at])) _at++;
    }

    static bool IsAssignment(string word) => word.IndexOf('=') is > 0 and var equals && word[..equals].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
