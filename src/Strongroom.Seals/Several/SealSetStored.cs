using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Several;

/// <summary>Tells each of several seals what is stored of it.</summary>
static class SealSetStored
{
    public static void Tell(IReadOnlyList<SealBlob> stored, IReadOnlyList<SealMember> members, SealSetOpener opener)
    {
        foreach (var member in members) member.Wrapper.NoteStored([.. stored.SelectMany(blob => Of(blob, member, opener))]);
    }

    /// <summary>What was wrapped when there was one seal belongs to whoever it was: each may think it its own.</summary>
    static IEnumerable<SealBlob> Of(SealBlob blob, SealMember member, SealSetOpener opener)
        => !SealSetBlob.Is(blob) ? [blob] : opener.SlotOf(SealSetBlob.Parse(blob), member) is { } slot ? [slot.Blob] : [];
}
