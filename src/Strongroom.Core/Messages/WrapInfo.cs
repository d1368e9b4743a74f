namespace Strongroom.Core.Messages;

/// <summary>The <c>wrap_info</c> member: the one-time token that holds the real answer.</summary>
public sealed record WrapInfo(string Token, string Accessor, TimeSpan Ttl, DateTimeOffset CreationTime, string CreationPath, string WrappedAccessor)
{
    public override string ToString() => $"wrapping token {Accessor}";
}
