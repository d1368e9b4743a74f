using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms;

/// <summary>The one place that turns what Cloud KMS says into a fault, a sentence and a remedy.</summary>
static class CloudKmsFailures
{
    public static SealException Explain(RestAnswer answer)
    {
        if (GoogleError.Of(answer) is not { } error) return RestFailures.OfStatus(answer, "Google Cloud");
        return error.Status switch
        {
            "PERMISSION_DENIED" => Denied(answer, error),
            "UNAUTHENTICATED" => Unauthenticated(answer, error),
            "NOT_FOUND" => New(SealFault.KeyNotFound, answer, $"failed: the key does not exist there: {error.Text}", "check project, region, key_ring and crypto_key"),
            "FAILED_PRECONDITION" => State(answer, error),
            "INVALID_ARGUMENT" when answer.Call.Action == "cryptoKeys.decrypt" => New(SealFault.CorruptBlob, answer, $"failed: the key cannot open the wrapped key: {error.Text}",
                "see that project, region, key_ring and crypto_key are those of the key that wrapped it; if they are, the stored key is damaged: restore it from a backup"),
            "INVALID_ARGUMENT" => New(SealFault.Misconfigured, answer, $"was refused: {error.Text}", "check that crypto_key is a symmetric key for encryption"),
            "RESOURCE_EXHAUSTED" => RestFailures.Throttled(answer.Call),
            _ => answer.Status >= 500 ? RestFailures.OfStatus(answer, "Google Cloud") : New(SealFault.ServiceFailed, answer, $"failed: {error.Status}: {error.Text}", "see Google's list of Cloud KMS errors"),
        };
    }

    static SealException Denied(RestAnswer answer, GoogleError error) => error.Reason switch
    {
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT" => New(SealFault.Denied, answer, "was denied: the machine's access scopes do not include Cloud KMS",
            "stop the machine and give it the scope cloud-platform (or cloudkms); roles alone do not suffice"),
        "SERVICE_DISABLED" => New(SealFault.Denied, answer, "was denied: Cloud KMS is not switched on in the project", "switch it on (gcloud services enable cloudkms.googleapis.com); it may take minutes to have effect"),
        "BILLING_DISABLED" => New(SealFault.Denied, answer, "was denied: the project has no billing account", "link one: Cloud KMS does nothing without it"),
        "VPC_SERVICE_CONTROLS" or "SECURITY_POLICY_VIOLATED" => New(SealFault.Denied, answer, "was denied by VPC Service Controls", "let the perimeter include this project and network"),
        _ => New(SealFault.Denied, answer, $"was denied: {error.Text}", answer.Call.Action == "cryptoKeys.get"
            ? "give the identity cloudkms.cryptoKeys.get on this key (roles/cloudkms.viewer has it, roles/cloudkms.cryptoKeyEncrypterDecrypter alone does not)"
            : "give the identity roles/cloudkms.cryptoKeyEncrypterDecrypter on this key"),
    };

    static SealException Unauthenticated(RestAnswer answer, GoogleError error) => error.Reason switch
    {
        "ACCESS_TOKEN_EXPIRED" => New(SealFault.CredentialsExpired, answer, "was refused: the token has expired, a new one too", "set this server's clock (chrony, systemd-timesyncd)"),
        "ACCOUNT_STATE_INVALID" => New(SealFault.Denied, answer, "was refused: the service account is disabled or deleted", "enable it, or give the credentials of another"),
        _ => New(SealFault.Denied, answer, "was refused: the token is not accepted", "check the credentials, universe_domain and endpoint, and that no proxy removes the Authorization header"),
    };

    /// <summary>The only place where Google names the state is the text.</summary>
    static SealException State(RestAnswer answer, GoogleError error)
        => error.Text.Contains("DESTROY_SCHEDULED", StringComparison.Ordinal) ? New(SealFault.KeyPendingDeletion, answer, $"failed: the key's version will be destroyed: {error.Text}",
                CloudKmsKeyState.Restore + ": once it is destroyed, nothing opens what it sealed")
            : error.Text.Contains("DESTROYED", StringComparison.Ordinal) ? New(SealFault.KeyNotFound, answer, $"failed: the key's version has been destroyed: {error.Text}", "what it sealed cannot be opened any more; use a backup sealed by another key")
            : New(SealFault.KeyDisabled, answer, $"failed: the key's version cannot be used: {error.Text}", "enable it (gcloud kms keys versions enable), or make an enabled version the primary one");

    static SealException New(SealFault fault, RestAnswer answer, string what, string remedy) => RestFailures.New(fault, answer.Call, what, remedy);
}
