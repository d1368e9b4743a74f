using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>EC2's metadata service, version 2 only (a token first), and never longer than a second: off EC2 nobody answers at all.</summary>
sealed class InstanceMetadata(AwsKmsSettings settings, AwsHttp http)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    static readonly TimeSpan ConnectPatience = TimeSpan.FromMilliseconds(500);

    const string HopLimitRemedy = "let the instance answer to containers too: metadata hop limit 2 (http_put_response_hop_limit = 2 in Terraform, HttpPutResponseHopLimit=2 in CloudFormation, "
        + "aws ec2 modify-instance-metadata-options --http-put-response-hop-limit 2), or give the task or pod a role of its own";

    public bool IsDisabled => string.Equals(settings.Environment("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);

    Uri Address => settings.Environment("AWS_EC2_METADATA_SERVICE_ENDPOINT") is { Length: > 0 } text && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        ? uri : new Uri("http://169.254.169.254");

    /// <exception cref="MetadataException">No answer, or one without a region.</exception>
    public ValueTask<string> ReadRegionAsync(CancellationToken ct)
        => WithinPatienceAsync(async limited => await GetAsync("latest/meta-data/placement/region", await GetTokenAsync(limited), limited), ct);

    /// <exception cref="MetadataException">No answer, or no role.</exception>
    public ValueTask<AwsKeys> ReadKeysAsync(CancellationToken ct) => WithinPatienceAsync(async limited =>
    {
        const string folder = "latest/meta-data/iam/security-credentials/";
        var token = await GetTokenAsync(limited);
        var role = (await GetAsync(folder, token, limited)).Split('\n')[0].Trim();
        return CredentialsDocument.Parse(await GetAsync(folder + Uri.EscapeDataString(role), token, limited), $"EC2 instance role {role}");
    }, ct);

    Task<string> GetTokenAsync(CancellationToken ct) => SendAsync(HttpMethod.Put, "latest/api/token", ("X-aws-ec2-metadata-token-ttl-seconds", "300"), ct);

    Task<string> GetAsync(string path, string token, CancellationToken ct) => SendAsync(HttpMethod.Get, path, ("X-aws-ec2-metadata-token", token), ct);

    async Task<string> SendAsync(HttpMethod method, string path, (string Name, string Value) header, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        request.Headers.Add(header.Name, header.Value);
        using var answer = await http.Direct.SendAsync(request, ct);
        if (answer.StatusCode == HttpStatusCode.NotFound && method == HttpMethod.Get) throw new MetadataException("the instance has no role");
        if (!answer.IsSuccessStatusCode) throw new MetadataException($"the answer to {path} was {(int)answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync(ct);
    }

    async ValueTask<T> WithinPatienceAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken ct)
    {
        if (IsDisabled) throw new MetadataException("disabled by AWS_EC2_METADATA_DISABLED");
        using var patience = new CancellationTokenSource(Patience, settings.Time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            return await ask(limited.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The answer to the request for a token carries the hop limit as its time to live: a container, one hop further, can connect and hears nothing.
            if (await CanConnectAsync(ct)) throw new MetadataException($"{Address.Authority} can be reached but leaves the request for a token unanswered, as it does in a container when the hop limit is 1") { Remedy = HopLimitRemedy };
            throw new MetadataException($"no answer from {Address.Authority} within a second: this is no EC2 instance, or a firewall stands between");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidDataException)
        {
            throw new MetadataException($"{Address.Authority}: {e.Message}");
        }
    }

    async ValueTask<bool> CanConnectAsync(CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(ConnectPatience, settings.Time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(Address.Host, Address.Port, limited.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            ct.ThrowIfCancellationRequested();
            return false;
        }
    }
}

/// <summary>The metadata service had nothing to give; the text says why.</summary>
sealed class MetadataException(string message) : Exception(message)
{
    /// <summary>Null: nothing but what goes for all sources.</summary>
    public string? Remedy { get; init; }
}
