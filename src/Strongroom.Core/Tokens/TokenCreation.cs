namespace Strongroom.Core.Tokens;

/// <summary>What became of the wish for a token.</summary>
public enum TokenCreation
{
    Done,
    IdTaken,
    /// <summary>The parent was revoked, perhaps at this moment: it must not leave a child behind.</summary>
    ParentEnded,
}
