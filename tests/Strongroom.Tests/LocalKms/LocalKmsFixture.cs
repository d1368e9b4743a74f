using System.Net;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Strongroom.LocalKms;

namespace Strongroom.Tests.LocalKms;

/// <summary>Servers on free ports of the loopback, and clients of the real SDK for them.</summary>
static class LocalKmsFixture
{
    public static LocalKmsOptions Options { get; } = new() { Listen = new(IPAddress.Loopback, 0), InitialAlias = "alias/test" };

    public static ValueTask<LocalKmsServer> StartAsync(LocalKmsOptions? options = null) => LocalKmsServer.StartAsync(options ?? Options, TestContext.Current.CancellationToken);

    public static AmazonKeyManagementServiceClient Client(LocalKmsServer server, string accessKey = "test", string secretKey = "test", string region = "us-east-1")
        => new(new BasicAWSCredentials(accessKey, secretKey),
            new AmazonKeyManagementServiceConfig { ServiceURL = server.Address.ToString(), AuthenticationRegion = region, MaxErrorRetry = 0 });
}
