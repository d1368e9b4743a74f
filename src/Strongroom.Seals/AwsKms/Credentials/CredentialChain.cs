using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>Looks for credentials in a fixed order and keeps what it finds until shortly before it expires:
/// configuration or environment, shared profile, web identity, container, EC2 instance role. Never longer than the caller's token allows.</summary>
sealed class CredentialChain(AwsKmsSettings settings, AwsHttp http, SharedProfiles profiles) : IDisposable
{
    static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);
    readonly SemaphoreSlim _gate = new(1, 1);
    AwsKeys? _keys;
    volatile IReadOnlyList<SealCredentialTry> _trail = [];

    /// <summary>Where the credentials in use came from; null before they were needed.</summary>
    public string? Source => Volatile.Read(ref _keys)?.Source;

    /// <summary>When they end; null: never, or nobody knows.</summary>
    public DateTimeOffset? Ends => Volatile.Read(ref _keys) is { EndsNever: false } keys ? keys.Expires : null;

    /// <summary>What the last search found at each place.</summary>
    public IReadOnlyList<SealCredentialTry> Trail => _trail;

    /// <exception cref="SealException">None found (<see cref="SealFault.CredentialsMissing"/>, with everything that was tried), or a source that was asked for failed.</exception>
    public async ValueTask<AwsKeys> GetAsync(string region, CancellationToken ct)
    {
        if (Volatile.Read(ref _keys) is { } known && IsFresh(known, RenewBefore)) return known;
        await _gate.WaitAsync(ct);
        try
        {
            if (_keys is { } other && IsFresh(other, RenewBefore)) return other;
            var old = _keys is { } held && IsFresh(held, TimeSpan.Zero) ? held : null;
            using var patience = old is null ? new CancellationTokenSource() : new CancellationTokenSource(TokenCache.RenewalPatience, settings.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
            try
            {
                var found = await FindAsync(region, either.Token).AsTask().WaitAsync(either.Token); // the SDK looks at the token only between its steps
                Volatile.Write(ref _keys, found);
                return found;
            }
            catch (Exception e) when (old is not null && (e is SealException || e is OperationCanceledException && !ct.IsCancellationRequested))
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
        var trail = new CredentialTrail(settings, profiles);
        try
        {
            var keys = await FindBaseAsync(roles, trail, ct);
            // A role without a token file is assumed with whatever the rest of the chain finds.
            if (settings is not { RoleArn: { } role, WebIdentityTokenFile: null }) return keys;
            var assumed = await AskedForAsync(trail, $"role_arn {role.Text}", async () => (AwsKeys?)await roles.ByKeysAsync(keys, role.Text, settings.RoleSessionName, null, ct));
            trail.Role(role.Text);
            return assumed!;
        }
        finally
        {
            _trail = trail.Tries;
        }
    }

    async ValueTask<AwsKeys> FindBaseAsync(RoleAssumption roles, CredentialTrail trail, CancellationToken ct)
    {
        trail.KeyPair();
        if (settings is { AccessKey: { } access, SecretKey: { } secret }) return new(access.Text, secret.Text, settings.SessionToken?.Text, null, access.Origin);
        var fromProfile = await AskedForAsync(trail, $"profile \"{profiles.Name}\"", () => new ProfileCredentials(settings, profiles, roles, FromNamedSourceAsync).FindAsync(ct));
        trail.Profile(fromProfile is not null);
        if (fromProfile is not null) return fromProfile;
        if (settings is { RoleArn: { } role, WebIdentityTokenFile: { } file })
        {
            var fromIdentity = await AskedForAsync(trail, "web identity", async () => (AwsKeys?)await roles.ByWebIdentityAsync(role.Text, file.Text, settings.RoleSessionName, role.Origin, ct));
            trail.WebIdentity(isUsed: true);
            return fromIdentity!;
        }
        trail.WebIdentity(isUsed: false);
        var fromContainer = await AskedForAsync(trail, "container credentials", () => new ContainerCredentials(settings, http).FindAsync(ct));
        trail.Container(fromContainer is not null);
        return fromContainer ?? await OfInstanceAsync(trail, ct);
    }

    async ValueTask<AwsKeys> OfInstanceAsync(CredentialTrail trail, CancellationToken ct)
    {
        try
        {
            var keys = await new InstanceMetadata(settings, http).ReadKeysAsync(ct);
            trail.Instance($"used ({keys.Source})", isUsed: true);
            return keys;
        }
        catch (MetadataException e)
        {
            trail.Instance(e.Message, isUsed: false);
            throw new SealException(SealFault.CredentialsMissing, $"no AWS credentials were found. Tried: {trail}",
                $"{(e.Remedy is { } remedy ? remedy + "; or " : "")}give the server an instance or task role, or one of the other sources, with kms:Encrypt, kms:Decrypt and kms:DescribeKey on the key");
        }
    }

    static async ValueTask<AwsKeys?> AskedForAsync(CredentialTrail trail, string source, Func<ValueTask<AwsKeys?>> find)
    {
        try { return await find(); }
        catch (SealException e)
        {
            trail.Failed(source, e);
            throw;
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
}
