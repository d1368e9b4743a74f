using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>Looks for credentials in a fixed order and keeps what it finds until shortly before it expires:
/// configuration or environment, shared profile, web identity, container, EC2 instance role. Never longer than the caller's token allows.</summary>
sealed class CredentialChain(AwsKmsSettings settings, AwsHttp http, SharedProfiles profiles) : IDisposable
{
    static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);
    readonly SemaphoreSlim _gate = new(1, 1);
    AwsKeys? _keys;

    /// <summary>Where the credentials in use came from; null before they were needed.</summary>
    public string? Source => Volatile.Read(ref _keys)?.Source;

    /// <exception cref="SealException">None found (<see cref="SealFault.CredentialsMissing"/>, with everything that was tried), or a source that was asked for failed.</exception>
    public async ValueTask<AwsKeys> GetAsync(string region, CancellationToken ct)
    {
        if (Volatile.Read(ref _keys) is { } known && IsFresh(known, RenewBefore)) return known;
        await _gate.WaitAsync(ct);
        try
        {
            if (_keys is { } other && IsFresh(other, RenewBefore)) return other;
            try
            {
                var found = await FindAsync(region, ct);
                Volatile.Write(ref _keys, found);
                return found;
            }
            catch (SealException) when (_keys is { } old && IsFresh(old, TimeSpan.Zero))
            {
                return old; // Renewal failed, but there is still some time; the next call tries again.
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    /// <summary>The service did not take these: look again next time.</summary>
    public void Forget(AwsKeys keys) => Interlocked.CompareExchange(ref _keys, null, keys);

    bool IsFresh(AwsKeys keys, TimeSpan margin) => keys.Expires is not { } expires || expires - margin > settings.Time.GetUtcNow();

    async ValueTask<AwsKeys> FindAsync(string region, CancellationToken ct)
    {
        var roles = new RoleAssumption(settings, http, region);
        // A role without a token file is assumed with whatever the rest of the chain finds.
        return settings is { RoleArn: { } role, WebIdentityTokenFile: null }
            ? await roles.ByKeysAsync(await FindBaseAsync(roles, ct), role.Text, settings.RoleSessionName, null, ct) : await FindBaseAsync(roles, ct);
    }

    async ValueTask<AwsKeys> FindBaseAsync(RoleAssumption roles, CancellationToken ct)
    {
        if (settings is { AccessKey: { } access, SecretKey: { } secret }) return new(access.Text, secret.Text, settings.SessionToken?.Text, null, access.Origin);
        if (await new ProfileCredentials(settings, profiles, roles, FromNamedSourceAsync).FindAsync(ct) is { } fromProfile) return fromProfile;
        if (settings is { RoleArn: { } role, WebIdentityTokenFile: { } file })
            return await roles.ByWebIdentityAsync(role.Text, file.Text, settings.RoleSessionName, role.Origin, ct);
        if (await new ContainerCredentials(settings, http).FindAsync(ct) is { } fromContainer) return fromContainer;
        try
        {
            return await new InstanceMetadata(settings, http).ReadKeysAsync(ct);
        }
        catch (MetadataException e)
        {
            throw Missing(e.Message);
        }
    }

    /// <summary>What a profile means by <c>credential_source</c>.</summary>
    async ValueTask<AwsKeys> FromNamedSourceAsync(string name, CancellationToken ct)
    {
        try
        {
            return name switch
            {
                "Ec2InstanceMetadata" => await new InstanceMetadata(settings, http).ReadKeysAsync(ct),
                "EcsContainer" => await new ContainerCredentials(settings, http).FindAsync(ct) ?? throw new MetadataException("no container credentials are offered"),
                // Key pairs in the environment come before profiles, so that they were not found here already says there are none.
                _ => throw new MetadataException("no such credentials were found"),
            };
        }
        catch (MetadataException e)
        {
            throw new SealException(SealFault.CredentialsMissing, $"credential_source {name} of profile \"{profiles.Name}\" gave nothing: {e.Message}",
                "check the profile, or give the server a role of its own");
        }
    }

    SealException Missing(string metadata) => new(SealFault.CredentialsMissing,
        "no AWS credentials were found. Tried: access_key and secret_key in the configuration: not set; AWS_ACCESS_KEY_ID in the environment: not set; "
            + $"profile \"{profiles.Name}\" in {profiles.CredentialsPath}: not there; web identity (AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE): not set; "
            + $"container credentials: not offered; EC2 instance role: {metadata}",
        "give the server an instance or task role, or one of the other sources, with kms:Encrypt, kms:Decrypt and kms:DescribeKey on the key");
}
