namespace Strongroom.Primitives.Hcl;

enum HclTokenKind { End, Identifier, String, Heredoc, Number, Bool, Comment, Assign, Comma, LeftBrace, RightBrace, LeftBracket, RightBracket }

/// <param name="Kind">What it is.</param>
/// <param name="Text">As written, quotes and all.</param>
/// <param name="Value">What a string or heredoc says.</param>
/// <param name="Position">Of its first character.</param>
/// <param name="EndLine">Of its last: heredocs and comments span lines.</param>
readonly record struct HclToken(HclTokenKind Kind, string Text, string Value, HclPosition Position, int EndLine)
{
    public string Shown => Kind switch
    {
        HclTokenKind.End => "the end of the text",
        HclTokenKind.String or HclTokenKind.Heredoc => "a string",
        HclTokenKind.Number => "a number",
        HclTokenKind.Bool => "a boolean",
        HclTokenKind.Identifier => $"\"{Text}\"",
        _ => $"'{Text}'",
    };
}
