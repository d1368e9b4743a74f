namespace Strongroom.Primitives.Hcl;

/// <summary>A block in the form its reader asked for, however it was written (see <see cref="HclObject.Blocks(string, int)"/>).</summary>
/// <param name="Position">Where the block's key stands.</param>
/// <param name="Labels">Fewer than asked for when the text had no more.</param>
/// <param name="Value">An <see cref="HclObject"/> in a well-formed block.</param>
public sealed record HclBlock(HclPosition Position, IReadOnlyList<HclKey> Labels, HclValue Value)
{
    public HclObject? Body => Value as HclObject;
}
