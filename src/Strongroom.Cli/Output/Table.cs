using System.Text;

namespace Strongroom.Cli.Output;

/// <summary>Columns four spaces apart; an empty cell is <c>n/a</c>; the last column is never padded.</summary>
static class Table
{
    public static string Of(IReadOnlyList<string[]> rows)
    {
        var widths = Widths(rows);
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                var cell = Cell(row[i]);
                text.Append(cell);
                if (i < row.Length - 1) text.Append(' ', widths[i] - Width(cell) + 4);
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>A table with a heading and a line of dashes under every title.</summary>
    public static string WithHeading(string[] titles, IEnumerable<string[]> rows) =>
        Of([titles, [.. titles.Select(title => new string('-', title.Length))], .. rows]);

    public static string OfPairs(IEnumerable<(string Key, string Value)> rows) =>
        Of([["Key", "Value"], ["---", "-----"], .. rows.Select(row => new[] { row.Key, row.Value })]);

    static int[] Widths(IReadOnlyList<string[]> rows)
    {
        var widths = new int[rows.Count == 0 ? 0 : rows.Max(row => row.Length)];
        foreach (var row in rows)
            for (var i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], Width(Cell(row[i])));
        return widths;
    }

    static string Cell(string text) => text.Trim() is { Length: > 0 } trimmed ? trimmed : "n/a";

    static int Width(string cell)
    {
        var width = 0;
        foreach (var _ in cell.EnumerateRunes()) width++;
        return width;
    }
}
