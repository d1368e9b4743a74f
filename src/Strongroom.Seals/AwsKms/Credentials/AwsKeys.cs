namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>What signs a request, where it came from, and until when it is good (null: for ever).</summary>
sealed record AwsKeys(string AccessKey, string SecretKey, string? SessionToken, DateTimeOffset? Expires, string Source)
{
    /// <summary>The end is only ours: a file is to be read again then.</summary>
    public bool EndsNever { get; init; }

    public override string ToString() => $"AWS credentials from {Source}";
}
