using Amazon;
using Amazon.Runtime;
using Strongroom.Seals.AwsKms.Credentials;

namespace Strongroom.Seals.AwsKms;

/// <summary>Leaves nothing for the SDK to find out by itself: not the region, the endpoint, the proxy nor the retries.</summary>
static class AwsClientConfig
{
    public static TConfig Prepare<TConfig>(TConfig config, AwsKmsSettings settings, AwsHttp http, Uri? endpoint, string region) where TConfig : ClientConfig
    {
        config.DefaultConfigurationMode = DefaultConfigurationMode.Standard; // "auto" would ask the metadata service.
        config.IgnoreConfiguredEndpointUrls = true;
        config.HttpClientFactory = http;
        config.MaxStaleConnectionRetries = 0;
        config.MaxErrorRetry = 0; // Whoever unseals retries, with a backoff and a reason that is shown.
        config.Timeout = settings.Timeout;
        config.DisableClockSkewCorrection = true; // A wrong clock is reported: leases and tokens go wrong with it too.
        config.UseFIPSEndpoint = settings.UseFips && endpoint is null;
        config.UseDualstackEndpoint = settings.UseDualStack && endpoint is null;
        if (endpoint is null) config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        else
        {
            config.ServiceURL = endpoint.ToString();
            config.AuthenticationRegion = region;
        }
        return config;
    }

    /// <summary>The endpoint for messages.</summary>
    public static string EndpointText(string service, Uri? endpoint, string region)
        => endpoint?.GetLeftPart(UriPartial.Path).TrimEnd('/') ?? $"https://{service}.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}";
}
