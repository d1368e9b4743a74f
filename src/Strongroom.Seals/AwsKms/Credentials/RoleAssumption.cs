using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>Trades a web identity token, or other credentials, for those of a role. The client of STS is made here with the credentials it is to use:
/// left to itself, the SDK's own resolution of <c>source_profile</c> never ends in a native executable.</summary>
sealed class RoleAssumption(AwsKmsSettings settings, AwsHttp http, string region)
{
    public async ValueTask<AwsKeys> ByWebIdentityAsync(string roleArn, string tokenFile, string session, string origin, CancellationToken ct)
    {
        var token = await ReadTokenAsync(tokenFile, ct);
        return await CallAsync("AssumeRoleWithWebIdentity", roleArn, new AnonymousAWSCredentials(), async sts => (await sts.AssumeRoleWithWebIdentityAsync(
            new AssumeRoleWithWebIdentityRequest { RoleArn = roleArn, RoleSessionName = session, WebIdentityToken = token }, ct)).Credentials, $"web identity of {roleArn} ({origin})", ct);
    }

    public ValueTask<AwsKeys> ByKeysAsync(AwsKeys keys, string roleArn, string session, string? externalId, CancellationToken ct)
        => CallAsync("AssumeRole", roleArn, ToSdk(keys), async sts => (await sts.AssumeRoleAsync(
            new AssumeRoleRequest { RoleArn = roleArn, RoleSessionName = session, ExternalId = externalId }, ct)).Credentials, $"role {roleArn} assumed with {keys.Source}", ct);

    public static AWSCredentials ToSdk(AwsKeys keys) => keys.SessionToken is { Length: > 0 } token
        ? new SessionAWSCredentials(keys.AccessKey, keys.SecretKey, token) : new BasicAWSCredentials(keys.AccessKey, keys.SecretKey);

    async ValueTask<AwsKeys> CallAsync(string action, string roleArn, AWSCredentials credentials,
        Func<AmazonSecurityTokenServiceClient, Task<Amazon.SecurityToken.Model.Credentials>> call, string source, CancellationToken ct)
    {
        var config = AwsClientConfig.Prepare(new AmazonSecurityTokenServiceConfig(), settings, http, settings.StsEndpoint, region);
        var target = new AwsCall("sts:" + action, AwsClientConfig.EndpointText("sts", settings.StsEndpoint, region), region, roleArn);
        using var sts = new AmazonSecurityTokenServiceClient(credentials, config);
        try
        {
            var given = await call(sts);
            if (given?.AccessKeyId is null || given.SecretAccessKey is null) throw AwsKmsFailures.InvalidAnswer(target, "no credentials in it");
            return new(given.AccessKeyId, given.SecretAccessKey, given.SessionToken, given.Expiration is { } at ? new DateTimeOffset(at.ToUniversalTime()) : null, source);
        }
        catch (Exception e) when (e is not SealException && !(e is OperationCanceledException && ct.IsCancellationRequested))
        {
            throw AwsKmsFailures.Explain(e, target);
        }
    }

    static async ValueTask<string> ReadTokenAsync(string path, CancellationToken ct)
    {
        try
        {
            return (await File.ReadAllTextAsync(path, ct)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SealException(SealFault.CredentialsMissing, $"the web identity token {path} cannot be read: {e.Message}",
                "check web_identity_token_file (AWS_WEB_IDENTITY_TOKEN_FILE) and that the token is mounted readable for the server's user", e);
        }
    }
}
