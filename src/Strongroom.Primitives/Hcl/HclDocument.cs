namespace Strongroom.Primitives.Hcl;

/// <summary>A parsed file: HCL1, or JSON when its first character is <c>{</c>.</summary>
public sealed record HclDocument(string FileName, HclObject Body)
{
    /// <summary>Longer texts are refused: nobody writes 8 million characters of configuration.</summary>
    public const int MaxLength = 8 << 20;
    /// <summary>How deep objects and lists may nest.</summary>
    public const int MaxDepth = 64;

    /// <exception cref="HclException">The text is neither; the message names the place.</exception>
    public static HclDocument Parse(string text, string fileName)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength) throw new HclException(fileName, new(1, 1), $"the text has {text.Length} characters, at most {MaxLength} are read");
        return new HclDocument(fileName, IsJson(text) ? new JsonHclParser(text, fileName).Parse() : new HclParser(text, fileName).Parse());
    }

    internal static bool IsJson(string text) => text.AsSpan().TrimStart("\uFEFF \t\r\n") is ['{', ..];
}
