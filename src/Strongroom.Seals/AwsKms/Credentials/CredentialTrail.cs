using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>Where the chain looked, in order, and why it went on: for the doctor, and for the message when nothing was found.</summary>
sealed class CredentialTrail(AwsKmsSettings settings, SharedProfiles profiles)
{
    readonly List<SealCredentialTry> _tries = [];

    public IReadOnlyList<SealCredentialTry> Tries => _tries;

    public void KeyPair()
    {
        var isSet = settings.AccessKey is not null;
        var fromEnvironment = isSet && settings.AccessKey!.Origin.StartsWith("env ", StringComparison.Ordinal);
        _tries.Add(new("access_key and secret_key in the configuration", isSet && !fromEnvironment ? $"used ({settings.AccessKey!.Origin})" : "not set", isSet && !fromEnvironment));
        if (!isSet || fromEnvironment) _tries.Add(new("AWS_ACCESS_KEY_ID in the environment", fromEnvironment ? "used" : "not set", fromEnvironment));
    }

    public void Profile(bool isUsed) => _tries.Add(new($"profile \"{profiles.Name}\" in {profiles.CredentialsPath}",
        isUsed ? "used" : profiles.Find(profiles.Name) is null ? "not there" : "holds no credentials", isUsed));

    public void WebIdentity(bool isUsed) => _tries.Add(new("web identity (AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE)", isUsed ? $"used ({settings.WebIdentityTokenFile!.Text})" : "not set", isUsed));

    public void Container(bool isUsed) => _tries.Add(new("container credentials", isUsed ? "used" : "not offered", isUsed));

    public void Instance(string outcome, bool isUsed) => _tries.Add(new("EC2 instance role", outcome, isUsed));

    /// <summary>A source that was asked for did not work, and the next is not tried in its place.</summary>
    public void Failed(string source, SealException e) => _tries.Add(new(source, $"failed: {e.Message}"));

    public void Role(string arn) => _tries.Add(new($"role_arn {arn}", "assumed with these", true));

    public override string ToString() => string.Join("; ", _tries.Select(each => $"{each.Source}: {each.Outcome}"));
}
