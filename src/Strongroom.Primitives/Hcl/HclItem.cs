namespace Strongroom.Primitives.Hcl;

/// <summary>One line of a body: <c>key = value</c>, or a block <c>key "label" { … }</c>, whose labels follow its key in <see cref="Keys"/>.</summary>
public sealed record HclItem(IReadOnlyList<HclKey> Keys, HclValue Value)
{
    public string Name => Keys[0].Name;
    public HclPosition Position => Keys[0].Position;
}
