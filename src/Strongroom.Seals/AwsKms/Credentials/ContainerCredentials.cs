using System.Text.Json;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>ECS task roles and EKS pod identities: an address from the environment that hands out keys.</summary>
sealed class ContainerCredentials(AwsKmsSettings settings, AwsHttp http)
{
    /// <summary>Null when no address is given.</summary>
    /// <exception cref="SealException">It was given and does not work.</exception>
    public async ValueTask<AwsKeys?> FindAsync(CancellationToken ct)
    {
        if (Address() is not { } address) return null;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (await AuthorizationAsync(ct) is { } authorization) request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var answer = await http.Direct.SendAsync(request, ct);
            if (!answer.IsSuccessStatusCode) throw Failed(address, $"the answer was {(int)answer.StatusCode}");
            return CredentialsDocument.Parse(await answer.Content.ReadAsStringAsync(ct), "container credentials");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw Failed(address, e.Message, e);
        }
    }

    Uri? Address()
    {
        if (settings.Environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") is { Length: > 0 } relative) return new Uri(new Uri("http://169.254.170.2"), relative);
        if (settings.Environment("AWS_CONTAINER_CREDENTIALS_FULL_URI") is not { Length: > 0 } full) return null;
        if (Uri.TryCreate(full, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || uri.IsLoopback || uri.Host is "169.254.170.2" or "169.254.170.23" or "[fd00:ec2::23]")) return uri;
        throw new SealException(SealFault.Misconfigured, $"AWS_CONTAINER_CREDENTIALS_FULL_URI is \"{full}\", which is neither https nor an address of the container host",
            "correct or unset the variable; over plain HTTP credentials are only taken from the host's own addresses");
    }

    async ValueTask<string?> AuthorizationAsync(CancellationToken ct)
        => settings.Environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") is { Length: > 0 } file
            ? (await File.ReadAllTextAsync(file, ct)).Trim() : settings.Environment("AWS_CONTAINER_AUTHORIZATION_TOKEN");

    static SealException Failed(Uri address, string why, Exception? inner = null) => new(SealFault.CredentialsMissing,
        $"the container's credentials could not be fetched from {address.GetLeftPart(UriPartial.Path)}: {why}", "check the task role (ECS) or the pod identity association (EKS)", inner);
}
