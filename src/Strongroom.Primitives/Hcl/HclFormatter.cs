using System.Text;

namespace Strongroom.Primitives.Hcl;

/// <summary>HCL1 in its usual shape: two spaces a level, <c>=</c> aligned over neighbouring lines, one blank line at most. Comments stay.</summary>
/// <remarks>Formatting twice changes nothing more, and the values are the same before and after; JSON is given back as it is.</remarks>
public static class HclFormatter
{
    /// <exception cref="HclException">The text is not HCL.</exception>
    public static string Format(string text, string fileName = "policy")
    {
        HclDocument.Parse(text, fileName);
        if (HclDocument.IsJson(text)) return text;
        var tokens = new List<HclToken>();
        var scanner = new HclScanner(text, fileName);
        do tokens.Add(scanner.Next());
        while (tokens[^1].Kind != HclTokenKind.End);
        var layout = new HclLayout(tokens);
        var output = new StringBuilder();
        HclPrinter.Body(output, layout.Body(), 0);
        return output.ToString();
    }
}
