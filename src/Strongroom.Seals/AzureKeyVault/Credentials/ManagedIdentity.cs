using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AzureKeyVault.Credentials;

/// <summary>Tokens from the platform: the metadata service of a virtual machine, App Service and its kin, or the agent of Azure Arc.</summary>
sealed class ManagedIdentity(AzureSettings settings, RestClient client) : ITokenSource
{
    /// <summary>Outside Azure nobody answers at all; inside, a first token may take some seconds.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async ValueTask<AccessToken> FetchAsync(CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, settings.Time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        var platform = IdentityPlatform.Find(settings);
        var call = new RestCall("managed identity token", platform.Address, Identity, "IDENTITY_ENDPOINT and AZURE_POD_IDENTITY_AUTHORITY_HOST");
        try
        {
            using var answer = platform.IsArc ? await new ArcChallenge(settings, client).AskAsync(call, platform, limited.Token) : await AskAsync(call, platform, limited.Token);
            if (!answer.IsSuccess) throw Explain(answer);
            return TokenAnswer.Read(answer, $"managed identity ({Identity}) from {platform.Name}", settings.Time);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Missing(call, "got no answer within five seconds");
        }
        catch (SealException e) when (e.Fault == SealFault.Unreachable)
        {
            throw Missing(call, $"failed: {e.InnerException?.InnerException?.Message ?? e.InnerException?.Message}");
        }
    }

    string Identity => settings.Auth.ManagedIdentity is { } named ? $"{named.Name} {named.Text}" : "system-assigned";

    async ValueTask<RestAnswer> AskAsync(RestCall call, IdentityPlatform platform, CancellationToken ct)
    {
        using var request = platform.Request();
        return await client.SendAsync(call, request, direct: true, ct);
    }

    SealException Explain(RestAnswer answer)
    {
        var root = answer.TryRoot();
        var text = RestFailures.Quote(root?.Text("error_description") ?? root?.Text("message") ?? root?.Object("error")?.Text("message"));
        return answer.Status switch
        {
            400 when root is not null => RestFailures.New(SealFault.CredentialsMissing, answer.Call, $"was refused: {text}",
                settings.Auth.ManagedIdentity is null ? "switch the system-assigned identity on, or name a user-assigned one by client_id" : "assign this identity to the machine, and check the id"),
            401 or 403 => RestFailures.New(SealFault.Denied, answer.Call, $"was refused ({answer.StatusText}) {text}".TrimEnd(), "see that no network policy or proxy guards the machine's identity endpoint"),
            404 or 410 => RestFailures.New(SealFault.ServiceFailed, answer.Call, $"failed: the identity is not there yet ({answer.StatusText})", "wait: it is made ready, or the metadata service is being updated"),
            _ => RestFailures.OfStatus(answer, "Azure"),
        };
    }

    SealException Missing(RestCall call, string why) => RestFailures.New(SealFault.CredentialsMissing, call,
        $"{why}. No other credentials are configured: client_secret (AZURE_CLIENT_SECRET): not set; cert_path or cert_bytes: not set; AZURE_FEDERATED_TOKEN_FILE with tenant and client: not set",
        "run on a machine with a managed identity, or configure one of the other ways; in a container, see that it may reach 169.254.169.254");
}
