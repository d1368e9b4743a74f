using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms.Credentials;

/// <summary>The metadata server of Compute Engine, GKE and Cloud Run: the token of the service account that is attached to the machine or the pod.</summary>
sealed class MetadataToken(GcpSettings settings, RestClient client, string? gcloudFile)
{
    /// <summary>Off Google Cloud nobody answers at all.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async ValueTask<AccessToken> FetchAsync(CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, settings.Time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        var call = new RestCall("machine's token", Address(), "default service account", "GCE_METADATA_HOST");
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, call.Endpoint);
            request.Headers.TryAddWithoutValidation("Metadata-Flavor", "Google");
            using var answer = await client.SendAsync(call, request, direct: true, limited.Token);
            return answer.IsSuccess ? TokenEndpoint.Read(answer, "the metadata server", settings.Time) : throw Explain(answer);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Missing(call, "no answer within three seconds");
        }
        catch (SealException e) when (e.Fault == SealFault.Unreachable)
        {
            throw Missing(call, RestFailures.Quote(e.InnerException?.InnerException?.Message ?? e.InnerException?.Message));
        }
    }

    Uri Address()
    {
        var host = settings.Environment("GCE_METADATA_HOST") is { Length: > 0 } given ? given : "169.254.169.254";
        return Uri.TryCreate($"http://{host}/computeMetadata/v1/instance/service-accounts/default/token?scopes={Uri.EscapeDataString(settings.Scope.Replace(' ', ','))}", UriKind.Absolute, out var uri)
            ? uri : throw new SealException(SealFault.Misconfigured, $"GCE_METADATA_HOST is \"{host}\", which is not a host, or a host and a port", "correct or unset the variable");
    }

    static SealException Explain(RestAnswer answer) => answer.Status switch
    {
        404 => RestFailures.New(SealFault.CredentialsMissing, answer.Call, "failed: no service account is attached to this machine or pod", "attach one (gcloud compute instances set-service-account), or give a credentials file"),
        403 => RestFailures.New(SealFault.Denied, answer.Call, "was refused by the metadata server", "on GKE, see that the Kubernetes service account is bound to a service account with roles/iam.workloadIdentityUser"),
        _ => RestFailures.OfStatus(answer, "Google Cloud"),
    };

    SealException Missing(RestCall call, string metadata) => new(SealFault.CredentialsMissing,
        "no Google credentials were found. Tried: credentials in the configuration and GOOGLE_CREDENTIALS: not set; credentials_json: not set; GOOGLE_APPLICATION_CREDENTIALS: not set; "
            + $"{gcloudFile ?? "the file of gcloud"}: not there; metadata server at {call.Endpoint.Authority}: {metadata}",
        "attach a service account to the machine, or name a credentials file");
}
