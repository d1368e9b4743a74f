using Amazon;
using Amazon.KeyManagementService;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.AwsKms.Credentials;
using Strongroom.Seals.Shared;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AwsKms;

/// <summary>Finds region and credentials when they are first needed, keeps a client for them, and bounds and explains every call.</summary>
sealed class AwsKmsConnection : IDisposable
{
    const string LastResortRegion = "us-east-1";
    readonly AwsKmsSettings _settings;
    readonly AwsHttp _http;
    readonly SharedProfiles _profiles;
    readonly CredentialChain _chain;
    readonly Lock _clientGate = new();
    SealValue? _region;
    (AwsKeys Keys, string Region, AmazonKeyManagementServiceClient Client)? _current;

    public AwsKmsConnection(AwsKmsSettings settings)
    {
        (_settings, _http) = (settings, new AwsHttp(settings.Time));
        _profiles = new SharedProfiles(settings);
        _chain = new CredentialChain(settings, _http, _profiles);
        _region = KnownRegion();
    }

    public string? Region => Volatile.Read(ref _region)?.Text;

    public IReadOnlyList<SealCredentialTry> CredentialTrail => _chain.Trail;

    /// <summary>The report, with what only the connection knows.</summary>
    public SealKeyReport Complete(SealKeyReport report) => report.With(_http.Clock.Skew, "AWS", _chain.Ends);

    public IEnumerable<SealSetting> Effective()
    {
        var region = Volatile.Read(ref _region);
        if (_settings.Region is null) yield return new("region", region?.Text ?? LastResortRegion, region?.Origin ?? "default, unless EC2 metadata says otherwise");
        if (_settings.Endpoint is null) yield return new("endpoint", AwsClientConfig.EndpointText("kms", null, region?.Text ?? LastResortRegion), "default of the region");
        var endpoint = new Uri(AwsClientConfig.EndpointText("kms", _settings.Endpoint, region?.Text ?? LastResortRegion));
        if (Outbound.ProxyFor(endpoint) is { } proxy) yield return new("proxy", proxy.Authority, "env HTTPS_PROXY or HTTP_PROXY");
        yield return new("credentials", "(sensitive)", _chain.Source ?? "looked for at the first call");
    }

    /// <summary>One call, ended by the caller's token or by the time limit, which covers the search for credentials too.</summary>
    public async ValueTask<T> CallAsync<T>(AwsAsk ask, Func<AmazonKeyManagementServiceClient, AwsCall, CancellationToken, Task<T>> call, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(_settings.Timeout, _settings.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        var target = new AwsCall(ask.Action, AwsClientConfig.EndpointText("kms", _settings.Endpoint, Region ?? LastResortRegion), Region ?? LastResortRegion, ask.Resource) { Binding = ask.Binding };
        AwsKeys? keys = null;
        try
        {
            var region = await FindRegionAsync(both.Token);
            target = target with { Region = region, Endpoint = AwsClientConfig.EndpointText("kms", _settings.Endpoint, region) };
            if (ask.NamesKey && AwsArn.Region(_settings.KeyId) is { } own && own != region) throw AwsKmsFailures.OtherRegion(target, own, Volatile.Read(ref _region)?.Origin);
            keys = await _chain.GetAsync(region, both.Token);
            // The SDK looks at the token only between its steps; a connection that hangs must not hold the caller.
            return await call(ClientFor(keys, region), target, both.Token).WaitAsync(both.Token);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception e)
        {
            var explained = AwsKmsFailures.Explain(e, target with { ClockSkew = _http.Clock.Skew }, ask.BlobKeyId);
            if (keys is not null && !ask.IsOptional && explained.Fault is SealFault.CredentialsExpired or SealFault.Denied) _chain.Forget(keys!);
            throw explained;
        }
    }

    public void Dispose()
    {
        lock (_clientGate)
        {
            _current?.Client.Dispose();
            _current = null;
        }
        _chain.Dispose();
        _http.Dispose();
    }

    SealValue? KnownRegion()
    {
        if (_settings.Region is { } given) return given;
        if (_profiles.Find(_profiles.Name)?.GetValueOrDefault("region") is { } ofProfile && AwsArn.IsRegion(ofProfile)) return new("region", ofProfile, $"profile {_profiles.Name}");
        return AwsArn.Region(_settings.KeyId) is { } ofKey ? new("region", ofKey, "the key's ARN") : null;
    }

    async ValueTask<string> FindRegionAsync(CancellationToken ct)
    {
        if (Region is { } known) return known;
        try
        {
            var region = (await new InstanceMetadata(_settings, _http).ReadRegionAsync(ct)).Trim();
            if (!AwsArn.IsRegion(region)) return LastResortRegion;
            Volatile.Write(ref _region, new("region", region, "EC2 instance metadata"));
            return region;
        }
        catch (MetadataException)
        {
            return LastResortRegion; // Not remembered: the metadata service may only be late.
        }
    }

    AmazonKeyManagementServiceClient ClientFor(AwsKeys keys, string region)
    {
        lock (_clientGate)
        {
            if (_current is { } current && current.Keys == keys && current.Region == region) return current.Client;
            // The one before is left to the collector: calls may still be under way on it, and it owns nothing (the HTTP client is ours).
            var config = AwsClientConfig.Prepare(new AmazonKeyManagementServiceConfig(), _settings, _http, _settings.Endpoint, region);
            var client = new AmazonKeyManagementServiceClient(RoleAssumption.ToSdk(keys), config);
            _current = (keys, region, client);
            return client;
        }
    }
}
