namespace Strongroom.Primitives.Hcl;

/// <summary>A key or a label, bare or quoted.</summary>
public sealed record HclKey(string Name, HclPosition Position);
