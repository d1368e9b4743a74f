using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AwsKms;

/// <summary>What was asked, of whom: the part every error message begins with.</summary>
/// <param name="Action">As in an IAM policy: <c>kms:Decrypt</c>.</param>
/// <param name="Endpoint">The address asked.</param>
/// <param name="Region">The region that the request was signed for.</param>
/// <param name="Resource">The key (or role) concerned.</param>
sealed record AwsCall(string Action, string Endpoint, string Region, string Resource)
{
    /// <summary>What the wrapped key is bound to, for calls that send an encryption context.</summary>
    public SealBinding? Binding { get; init; }
    /// <summary>How far this machine's clock is ahead of that of AWS, as its answers tell.</summary>
    public TimeSpan? ClockSkew { get; init; }

    public override string ToString() => $"{Action} at {Endpoint} (region {Region}, {(Action.StartsWith("sts:", StringComparison.Ordinal) ? "role" : "key")} {Resource})";
}
