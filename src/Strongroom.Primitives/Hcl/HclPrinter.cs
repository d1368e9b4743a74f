using System.Text;

namespace Strongroom.Primitives.Hcl;

/// <summary>Prints lines: indentation, alignment, blank lines.</summary>
static class HclPrinter
{
    public static void Body(StringBuilder output, IReadOnlyList<HclLine> lines, int indent)
    {
        for (var i = 0; i < lines.Count;)
        {
            var end = GroupEnd(lines, i);
            var head = 0;
            var width = 0;
            for (var j = i; j < end; j++) head = Math.Max(head, lines[j].Head.Length);
            for (var j = i; j < end; j++)
                if (lines[j].CanAlign) width = Math.Max(width, head + 3 + lines[j].Value.Length);
            for (; i < end; i++)
            {
                if (i > 0 && NeedsBlank(lines[i - 1], lines[i])) output.Append('\n');
                Line(output, lines[i], indent, head, width);
            }
        }
    }

    /// <summary>Neighbouring assignments without a blank line between them are aligned; anything else stands alone.</summary>
    static int GroupEnd(IReadOnlyList<HclLine> lines, int start)
    {
        var end = start + 1;
        if (!lines[start].CanAlign) return end;
        while (end < lines.Count && lines[end].CanAlign && !lines[end].BlankBefore) end++;
        return end;
    }

    /// <summary>Blocks keep a distance from what is around them; a comment stays with what it is about.</summary>
    static bool NeedsBlank(HclLine before, HclLine line)
        => line.BlankBefore || (!line.IsListValue && !before.IsComment && (before.IsBlock || (line.IsBlock && !line.IsComment)));

    static void Line(StringBuilder output, HclLine line, int indent, int head, int width)
    {
        var start = output.Append(' ', indent).Length;
        output.Append(line.Head);
        if (line.CanAlign) output.Append(' ', head - line.Head.Length).Append(" = ");
        else if (line.IsAssignment) output.Append(" = ");
        else if (line.Head.Length > 0) output.Append(' ');
        output.Append(line.Value);
        if (line.Body is { } body) Nested(output, line, body, indent);
        if (line.IsListValue) output.Append(line.Value.StartsWith("<<", StringComparison.Ordinal) ? "\n" : "").Append(',');
        if (line.Comment.Length > 0)
            output.Append(' ', Math.Max(1, line.CanAlign ? start + width + 1 - output.Length : 1)).Append(line.Comment);
        output.Append('\n');
    }

    static void Nested(StringBuilder output, HclLine line, List<HclLine> body, int indent)
    {
        output.Append(line.Open);
        if (body.Count > 0)
        {
            output.Append('\n');
            Body(output, body, indent + 2);
            output.Append(' ', indent);
        }
        output.Append(line.Open == "{" ? '}' : ']');
    }
}
