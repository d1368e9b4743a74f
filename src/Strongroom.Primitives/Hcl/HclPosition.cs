namespace Strongroom.Primitives.Hcl;

/// <summary>A place in the text; both count from 1, columns in UTF-16 units.</summary>
public readonly record struct HclPosition(int Line, int Column)
{
    public override string ToString() => $"{Line}:{Column}";
}
