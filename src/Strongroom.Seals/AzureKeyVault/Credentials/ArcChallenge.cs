using System.Net.Http.Headers;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AzureKeyVault.Credentials;

/// <summary>The agent of Azure Arc gives a token to who can read a file that it has just written for root and its own group.</summary>
sealed class ArcChallenge(AzureSettings settings, RestClient client)
{
    const string Realm = "Basic realm=";
    const int MostBytes = 4096;

    public async ValueTask<RestAnswer> AskAsync(RestCall call, IdentityPlatform platform, CancellationToken ct)
    {
        string secret;
        using (var first = platform.Request())
        using (var challenge = await client.SendAsync(call, first, direct: true, ct))
        {
            if (challenge.Status != 401 || !challenge.Challenge.StartsWith(Realm, StringComparison.OrdinalIgnoreCase)) throw RestFailures.InvalidAnswer(call, "not the challenge that Azure Arc gives");
            secret = await ReadAsync(call, challenge.Challenge[Realm.Length..].Trim('"'), ct);
        }
        using var request = platform.Request();
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", secret);
        return await client.SendAsync(call, request, direct: true, ct);
    }

    async ValueTask<string> ReadAsync(RestCall call, string path, CancellationToken ct)
    {
        // Whoever answers here must not get us to send any file of the machine.
        if (Path.GetDirectoryName(Path.GetFullPath(path)) != settings.ArcFolder || Path.GetExtension(path) != ".key") throw RestFailures.InvalidAnswer(call, "a challenge with a file outside of Arc's folder");
        try
        {
            if (new FileInfo(path).Length > MostBytes) throw new InvalidDataException("it is too long");
            return (await File.ReadAllTextAsync(path, ct)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RestFailures.New(SealFault.CredentialsMissing, call, $"failed: the challenge {path} cannot be read: {e.Message}", "add the server's user to the group himds", e);
        }
    }
}
