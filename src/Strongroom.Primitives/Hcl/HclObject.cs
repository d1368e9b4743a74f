namespace Strongroom.Primitives.Hcl;

/// <summary>The items between braces, or of a whole file, in the order of the text. Keys may repeat: that is how blocks do.</summary>
public sealed record HclObject(HclPosition Position, IReadOnlyList<HclItem> Items) : HclValue(Position)
{
    public override string Kind => "an object";

    /// <summary>The last value of <paramref name="name"/>, as HCL1's decoder has it; null when there is none.</summary>
    public HclValue? this[string name]
    {
        get
        {
            HclValue? found = null;
            foreach (var item in Items)
                if (item.Name == name && item.Keys.Count == 1) found = item.Value;
            return found;
        }
    }

    /// <summary>The blocks named <paramref name="name"/> with <paramref name="labels"/> labels, whichever way they are written:
    /// <c>listener "tcp" {}</c>, <c>listener { tcp {} }</c>, <c>listener = [{ tcp = {} }]</c>, or the JSON of any of these.</summary>
    public IEnumerable<HclBlock> Blocks(string name, int labels)
    {
        foreach (var item in Items)
            if (item.Name == name)
                foreach (var block in Blocks(item, labels)) yield return block;
    }

    /// <summary>The same for one item.</summary>
    public static IEnumerable<HclBlock> Blocks(HclItem item, int labels)
        => Expand(item.Position, [.. item.Keys.Skip(1)], item.Value, labels);

    static IEnumerable<HclBlock> Expand(HclPosition position, IReadOnlyList<HclKey> keys, HclValue value, int labels)
    {
        if (value is HclList list && list.Items.Count > 0 && list.Items.All(entry => entry is HclObject or HclList))
            return list.Items.SelectMany(entry => Expand(position, keys, entry, labels));
        if (keys.Count < labels && value is HclObject { Items.Count: > 0 } outer && outer.Items.All(item => item.Value is HclObject or HclList))
            return outer.Items.SelectMany(item => Expand(item.Position, [.. keys, .. item.Keys], item.Value, labels));
        return [new HclBlock(position, keys, value)];
    }
}
