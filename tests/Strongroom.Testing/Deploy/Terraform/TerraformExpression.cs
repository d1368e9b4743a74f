namespace Strongroom.Testing.Deploy.Terraform;

/// <summary>What an expression names: paths such as <c>var.region</c> or <c>aws_vpc.vpc.id</c>, and the functions it calls.</summary>
sealed class TerraformExpression
{
    static readonly HashSet<string> Words = ["for", "in", "if", "else", "endif", "endfor", "true", "false", "null"];

    readonly string _text;
    readonly List<string> _paths = [];
    readonly HashSet<string> _loopNames = [];
    readonly List<string> _functions = [];
    int _at;

    TerraformExpression(string text) => _text = text;

    /// <summary>Paths with dots; an index is <c>[]</c>: <c>data.http.caller[].response_body</c>. Names of loops are not among them.</summary>
    public IEnumerable<string> Paths => _paths.Where(path => !_loopNames.Contains(path.Split('.', '[')[0])).Distinct();

    public IEnumerable<string> Functions => _functions.Distinct();

    /// <param name="text">A template, as texts in a configuration are: expressions stand in <c>${ }</c> and <c>%{ }</c>.</param>
    public static TerraformExpression Scan(string text)
    {
        var expression = new TerraformExpression(text);
        expression.Template('\0');
        return expression;
    }

    /// <summary>Literal text up to its closing quote (or the end), with expressions in it.</summary>
    void Template(char end)
    {
        while (_at < _text.Length)
        {
            var c = _text[_at++];
            if (c == end) return;
            if (c == '\\' && end != '\0') _at++;
            else if (c is '$' or '%' && Peek() == c && Peek(1) == '{') _at += 2;
            else if (c is '$' or '%' && Peek() == '{')
            {
                _at++;
                Expression('}');
            }
        }
    }

    void Expression(char end)
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == end)
            {
                _at++;
                return;
            }
            if (c == '"') { _at++; Template('"'); }
            else if (c is '(' or '[' or '{') { _at++; Expression(c switch { '(' => ')', '[' => ']', _ => '}' }); }
            else if (c == '.' && char.IsLetter(Peek(1))) { _at++; Word(); } // a member of what stands before it
            else if (char.IsLetter(c) || c == '_') Name();
            else if (char.IsDigit(c)) while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '.')) _at++;
            else _at++;
        }
    }

    void Name()
    {
        var path = Word();
        while (_at < _text.Length)
        {
            if (_text[_at] == '.' && (char.IsLetter(Peek(1)) || Peek(1) is '_' or '*'))
            {
                _at++;
                path += "." + (_text[_at] == '*' ? _text[_at++].ToString() : Word());
            }
            else if (_text[_at] == '[')
            {
                _at++;
                Expression(']');
                path += "[]";
            }
            else break;
        }
        if (path == "for") LoopNames();
        else if (Words.Contains(path)) return;
        else if (Peek() == '(') _functions.Add(path);
        else if (!IsKey()) _paths.Add(path);
    }

    void LoopNames()
    {
        while (_at < _text.Length)
            if (char.IsLetter(_text[_at]))
            {
                var name = Word();
                if (name == "in") return;
                _loopNames.Add(name);
            }
            else _at++;
    }

    /// <summary>The name of an object's member, which stands before = or :.</summary>
    bool IsKey()
    {
        var next = _at;
        while (next < _text.Length && _text[next] is ' ' or '\t') next++;
        return next < _text.Length && _text[next] == '=' && (next + 1 >= _text.Length || _text[next + 1] is not ('=' or '>'));
    }

    string Word()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '-')) _at++;
        return _text[start.._at];
    }

    char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';
}
