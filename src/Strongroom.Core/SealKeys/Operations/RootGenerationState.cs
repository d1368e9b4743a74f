namespace Strongroom.Core.SealKeys.Operations;

/// <summary>Where the making of a root token stands. The OTP is in it only for whoever began, the token (encoded) only for whoever brought the last key.</summary>
sealed record RootGenerationState(int Required)
{
    /// <summary>Empty: no attempt runs.</summary>
    public string Nonce { get; init; } = "";
    public int Progress { get; init; }
    public string EncodedToken { get; init; } = "";
    /// <summary>Of the PGP key the token is encrypted to.</summary>
    public string Fingerprint { get; init; } = "";
    public string Otp { get; init; } = "";
    public int OtpLength { get; init; }

    public override string ToString() => "root generation state";
}
