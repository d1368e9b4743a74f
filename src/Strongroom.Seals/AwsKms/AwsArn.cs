namespace Strongroom.Seals.AwsKms;

/// <summary>Regions: the one part of an ARN that matters here, and what may be one.</summary>
static class AwsArn
{
    /// <summary>The region of a KMS ARN; null for ids and alias names, which have none.</summary>
    public static string? Region(string keyId)
        => keyId.Split(':') is ["arn", _, "kms", { Length: > 0 } region, ..] && IsRegion(region) ? region : null;

    /// <summary>A name that may stand in a host name; whether there is such a region, AWS knows.</summary>
    public static bool IsRegion(string text) => text.Length is > 0 and <= 63 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
