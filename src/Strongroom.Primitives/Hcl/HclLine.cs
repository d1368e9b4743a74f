namespace Strongroom.Primitives.Hcl;

/// <summary>One line, or one block, of formatted HCL before it is printed.</summary>
sealed class HclLine
{
    /// <summary>Keys as written; "" on a line that is only a comment, or a list's value.</summary>
    public string Head { get; set; } = "";
    /// <summary>The value of a one-line assignment.</summary>
    public string Value { get; set; } = "";
    /// <summary>What opens before <see cref="Body"/>: <c>{</c> or <c>[</c>; "" when there is no body.</summary>
    public string Open { get; set; } = "";
    public List<HclLine>? Body { get; set; }
    public bool IsAssignment { get; set; }
    /// <summary>In a list of several lines every value ends in a comma.</summary>
    public bool IsListValue { get; set; }
    public bool BlankBefore { get; set; }
    /// <summary>A comment after the value, on its line.</summary>
    public string Comment { get; set; } = "";

    public bool IsComment => Head.Length == 0 && !IsListValue;
    public bool CanAlign => IsAssignment && Body is null && !Value.Contains('\n');
    public bool IsBlock => Body is not null;
}
