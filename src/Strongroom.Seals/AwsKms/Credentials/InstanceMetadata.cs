using System.Net;
using System.Text.Json;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>EC2's metadata service, version 2 only (a token first), and never longer than a second: off EC2 nobody answers at all.</summary>
sealed class InstanceMetadata(AwsKmsSettings settings, AwsHttp http)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Why there was nothing, for the list of what was tried.</summary>
    public const string HopLimitHint = "in a container on EC2, raise the instance's metadata hop limit to 2";

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
            throw new MetadataException($"no answer from {Address.Authority} within a second ({HopLimitHint})");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidDataException)
        {
            throw new MetadataException($"{Address.Authority}: {e.Message}");
        }
    }
}

/// <summary>The metadata service had nothing to give; the text says why.</summary>
sealed class MetadataException(string message) : Exception(message);
