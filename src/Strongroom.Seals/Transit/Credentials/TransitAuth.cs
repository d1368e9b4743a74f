using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Transit.Credentials;

enum TransitAuthMethod { Token, TokenFile, AppRole, Jwt, Kubernetes }

/// <summary>How the seal gets its token.</summary>
sealed record TransitAuth(TransitAuthMethod Method)
{
    public SealValue? Token { get; init; }
    public SealValue? TokenFile { get; init; }
    /// <summary>Where the auth method is mounted; without slashes at the ends.</summary>
    public string Mount { get; init; } = "";
    public SealValue? RoleId { get; init; }
    public SealValue? SecretId { get; init; }
    public SealValue? SecretIdFile { get; init; }
    public SealValue? Role { get; init; }
    public SealValue? JwtFile { get; init; }

    /// <summary>It gets a new token by itself when one ends.</summary>
    public bool IsLogin => Method is TransitAuthMethod.AppRole or TransitAuthMethod.Jwt or TransitAuthMethod.Kubernetes;
}
