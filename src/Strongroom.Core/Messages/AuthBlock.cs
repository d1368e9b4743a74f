namespace Strongroom.Core.Messages;

/// <summary>The <c>auth</c> member of a response: a token as its new holder sees it.</summary>
public sealed record AuthBlock
{
    public required string ClientToken { get; init; }
    public required string Accessor { get; init; }
    public required IReadOnlyList<string> Policies { get; init; }
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    public TimeSpan LeaseDuration { get; init; }
    public bool Renewable { get; init; }
    public string EntityId { get; init; } = "";
    public string TokenType { get; init; } = "service";
    public bool Orphan { get; init; }
    public int NumUses { get; init; }

    public override string ToString() => $"token {Accessor}";
}
