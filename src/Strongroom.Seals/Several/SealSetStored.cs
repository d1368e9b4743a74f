using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Several;

/// <summary>Tells each of several seals what is stored of it, and finds out which of them lag behind.</summary>
static class SealSetStored
{
    public static void Tell(IReadOnlyList<SealBlob> stored, IReadOnlyList<SealMember> members, SealSetOpener opener)
    {
        foreach (var member in members)
        {
            member.Wrapper.NoteStored([.. stored.SelectMany(blob => Of(blob, member, opener))]);
            member.SetCurrent(stored.Count > 0 && stored.All(blob => IsCurrent(blob, member, opener)));
        }
    }

    /// <summary>It can open (its share of) this, by its key as it was last seen, bound to what it should be.</summary>
    static bool IsCurrent(SealBlob blob, SealMember member, SealSetOpener opener)
        => SealSetBlob.Is(blob) && opener.SlotOf(SealSetBlob.Parse(blob), member) is { } slot && slot.Blob.Binding == member.Wrapper.Binding && (member.Wrapper.KeyId is not { } key || key == slot.Blob.KeyId);

    /// <summary>What was wrapped when there was one seal belongs to whoever it was: each may think it its own.</summary>
    static IEnumerable<SealBlob> Of(SealBlob blob, SealMember member, SealSetOpener opener)
        => !SealSetBlob.Is(blob) ? [blob] : opener.SlotOf(SealSetBlob.Parse(blob), member) is { } slot ? [slot.Blob] : [];
}
