using Strongroom.Primitives;

namespace Strongroom.Sdk.Seals;

/// <summary>How this server's root key is protected: by a service that opens it unasked, or by shares that people bring.</summary>
public abstract record Seal(string Type)
{
    /// <summary>Auto-unseal.</summary>
    public sealed record Auto(IKeyWrapper Wrapper) : Seal(Wrapper.Type);

    /// <summary>Shamir: <paramref name="Open"/> makes a wrapper of the combined key (which it copies).</summary>
    public sealed record Shares(string Type, Func<SecretBytes, IKeyWrapper> Open) : Seal(Type);
}
