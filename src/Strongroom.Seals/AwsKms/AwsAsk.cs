using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AwsKms;

/// <summary>A call that is to be made, before region and endpoint are known.</summary>
/// <param name="Action">As in an IAM policy: <c>kms:Decrypt</c>.</param>
/// <param name="Resource">The key concerned.</param>
sealed record AwsAsk(string Action, string Resource)
{
    /// <summary>The key that wrapped what is to be opened.</summary>
    public string? BlobKeyId { get; init; }
    public SealBinding? Binding { get; init; }
    /// <summary>A refusal says nothing about the credentials: the permission is not among those a seal needs.</summary>
    public bool IsOptional { get; init; }
    /// <summary>The call names the configured key (Decrypt does not), so it has to go to the region that the key's ARN names.</summary>
    public bool NamesKey { get; init; } = true;
}
