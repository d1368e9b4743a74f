using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms.Credentials;

/// <summary>What Google's token endpoints (OAuth and STS) say when they give no token: a code for many things, and a text that tells them apart.</summary>
static class GoogleTokenFailures
{
    public static SealException Explain(RestAnswer answer)
    {
        if (answer.Status is 429 or >= 500 || answer.TryRoot() is not { } root || root.Text("error") is not { } error) return RestFailures.OfStatus(answer, "Google Cloud");
        var text = RestFailures.Quote(root.Text("error_description"));
        var (fault, what, remedy) = error switch
        {
            "invalid_grant" => Grant(answer, text),
            "invalid_rapt" => Expired("Google wants the person to sign in again", "gcloud auth application-default login; a server is better served by a service account"),
            "invalid_client" => (SealFault.Denied, "was refused: the client id or its secret is wrong", "make the credentials file anew"),
            "deleted_client" or "disabled_client" => (SealFault.Denied, "was refused: the client has been deleted or disabled", "make the credentials file anew with another client"),
            "invalid_target" => (SealFault.Misconfigured, $"was refused: {text}", "check audience in the credentials file: the workload identity pool and its provider must exist and be enabled"),
            "unauthorized_client" => (SealFault.Denied, $"was refused: {text}", "check the service account, or the attribute condition of the workload identity provider"),
            "invalid_scope" => (SealFault.Misconfigured, $"was refused: {text}", "check credentials_scopes: https://www.googleapis.com/auth/cloudkms suffices"),
            _ => (SealFault.Denied, $"was refused: {error}: {text}", "check the credentials file"),
        };
        return RestFailures.New(fault, answer.Call, what, remedy);
    }

    static (SealFault, string, string) Grant(RestAnswer answer, string text)
    {
        bool Says(string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
        if (Says("reasonable timeframe") || Says("short-lived")) return (SealFault.ClockSkew, "was refused: this server's clock is off", "set the clock (chrony, systemd-timesyncd)");
        if (Says("signature")) return (SealFault.Denied, "was refused: the service account's key is not accepted: it was deleted or disabled, or has expired", "make a new key, or better do without: a machine's identity or workload identity federation");
        if (Says("account not found")) return (SealFault.Denied, "was refused: there is no such service account", "check client_email in the credentials file; a deleted account can be had back for 30 days");
        if (Says("expired or revoked")) return Expired("the user's consent has expired or was revoked", "gcloud auth application-default login; a server is better served by a service account");
        if (Says("expired") || Says("stale")) return Expired("the subject token has expired", "see that whatever writes it goes on renewing it");
        if (Says("audience") || Says("issuer")) return (SealFault.Denied, $"was refused: {text}", "compare issuer and audience of the subject token with those of the workload identity provider");
        return (SealFault.Denied, $"was refused: {text}", answer.Call.Resource.StartsWith("service account", StringComparison.Ordinal) ? "check the service account and its key" : "check the credentials file");
    }

    static (SealFault, string, string) Expired(string why, string remedy) => (SealFault.CredentialsExpired, $"was refused: {why}", remedy);
}
