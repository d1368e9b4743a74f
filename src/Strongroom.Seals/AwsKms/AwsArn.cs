namespace Strongroom.Seals.AwsKms;

/// <summary>The one part of an ARN that matters here.</summary>
static class AwsArn
{
    /// <summary>The region of a KMS ARN; null for ids and alias names, which have none.</summary>
    public static string? Region(string keyId)
        => keyId.Split(':') is ["arn", _, "kms", { Length: > 0 } region, ..] ? region : null;
}
