namespace Strongroom.Primitives.Hcl;

/// <summary>The text is not HCL. The message is <c>file:line:column: what was found, what would be right</c> and never holds a value.</summary>
public sealed class HclException(string fileName, HclPosition position, string problem) : FormatException($"{fileName}:{position}: {problem}")
{
    public string FileName { get; } = fileName;
    public HclPosition Position { get; } = position;
    /// <summary>The message without the place.</summary>
    public string Problem { get; } = problem;
}
