using System.Collections.Concurrent;
using Strongroom.Primitives;

namespace Strongroom.LocalKms.Signing;

/// <summary>Who may sign: the configured pairs, and the temporary ones that the STS part handed out.</summary>
sealed class Credentials(LocalKmsOptions options)
{
    readonly ConcurrentDictionary<string, Identity> _temporary = new(StringComparer.Ordinal);

    public Identity? Find(string accessKey)
        => options.Credentials.TryGetValue(accessKey, out var secret)
            ? new(accessKey, secret, null, $"arn:aws:iam::{options.AccountId}:user/{accessKey}", DateTimeOffset.MaxValue)
            : _temporary.GetValueOrDefault(accessKey);

    public Identity Issue(string roleArn, string session, TimeSpan lifetime)
    {
        var role = roleArn[(roleArn.LastIndexOf('/') + 1)..];
        var identity = new Identity("ASIA" + RandomText.Base62(16).ToUpperInvariant(), RandomText.Base62(40), RandomText.Base62(80),
            $"arn:aws:sts::{options.AccountId}:assumed-role/{role}/{session}", options.Time.GetUtcNow() + lifetime);
        return _temporary[identity.AccessKey] = identity;
    }
}

sealed record Identity(string AccessKey, string SecretKey, string? SessionToken, string Arn, DateTimeOffset Expires)
{
    public override string ToString() => Arn;
}
