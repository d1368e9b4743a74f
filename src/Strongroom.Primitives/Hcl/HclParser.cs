namespace Strongroom.Primitives.Hcl;

/// <summary>HCL1 by recursive descent. Commas between items are optional, several items may share a line.</summary>
sealed class HclParser(string text, string fileName)
{
    readonly HclScanner _scanner = new(text, fileName);
    HclToken _token;
    int _depth;

    public HclObject Parse()
    {
        Step();
        var items = Items(HclTokenKind.End, default);
        return new HclObject(new(1, 1), items);
    }

    void Step()
    {
        do _token = _scanner.Next();
        while (_token.Kind == HclTokenKind.Comment);
    }

    HclException Expected(string what) => _scanner.Error(_token.Position, $"found {_token.Shown}, expected {what}");

    List<HclItem> Items(HclTokenKind end, HclPosition opened)
    {
        var items = new List<HclItem>();
        while (_token.Kind != end)
        {
            if (_token.Kind == HclTokenKind.End) throw Expected($"'}}' for the '{{' at {opened}");
            items.Add(Item());
            if (_token.Kind == HclTokenKind.Comma) Step();
        }
        return items;
    }

    HclItem Item()
    {
        var keys = new List<HclKey>(2) { Key() };
        while (_token.Kind is HclTokenKind.Identifier or HclTokenKind.String) keys.Add(Key());
        if (_token.Kind == HclTokenKind.LeftBrace) return new HclItem(keys, Object());
        if (_token.Kind != HclTokenKind.Assign) throw Expected(keys.Count == 1 ? "'=' or '{' after a key" : "'{' after a label");
        if (keys.Count > 1) throw Expected("'{' after a label");
        Step();
        return new HclItem(keys, Value());
    }

    HclKey Key()
    {
        if (_token.Kind is not (HclTokenKind.Identifier or HclTokenKind.String)) throw Expected("a key");
        var key = new HclKey(_token.Kind == HclTokenKind.String ? _token.Value : _token.Text, _token.Position);
        Step();
        return key;
    }

    HclValue Value()
    {
        HclValue value;
        switch (_token.Kind)
        {
            case HclTokenKind.LeftBrace: return Object();
            case HclTokenKind.LeftBracket: return List();
            case HclTokenKind.String or HclTokenKind.Heredoc: value = new HclString(_token.Position, _token.Value); break;
            case HclTokenKind.Number: value = new HclNumber(_token.Position, _token.Text); break;
            case HclTokenKind.Bool: value = new HclBool(_token.Position, _token.Text == "true"); break;
            case HclTokenKind.Identifier: throw Expected("a value; text needs quotes");
            default: throw Expected("a value");
        }
        Step();
        return value;
    }

    HclObject Object()
    {
        var position = Enter();
        var items = Items(HclTokenKind.RightBrace, position);
        Leave();
        return new HclObject(position, items);
    }

    HclList List()
    {
        var position = Enter();
        var values = new List<HclValue>();
        while (_token.Kind != HclTokenKind.RightBracket)
        {
            if (_token.Kind == HclTokenKind.End) throw Expected($"']' for the '[' at {position}");
            values.Add(Value());
            if (_token.Kind == HclTokenKind.Comma) Step();
            else if (_token.Kind != HclTokenKind.RightBracket) throw Expected("',' or ']' after a list's value");
        }
        Leave();
        return new HclList(position, values);
    }

    HclPosition Enter()
    {
        var position = _token.Position;
        if (++_depth > HclDocument.MaxDepth) throw _scanner.Error(position, $"nested deeper than {HclDocument.MaxDepth} levels");
        Step();
        return position;
    }

    void Leave()
    {
        _depth--;
        Step();
    }
}
