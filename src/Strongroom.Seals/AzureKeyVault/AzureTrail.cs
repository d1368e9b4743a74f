using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AzureKeyVault;

/// <summary>Which ways to prove itself the server has, in the order they are taken, and why it took the one it did.</summary>
static class AzureTrail
{
    /// <param name="auth">What was read and chosen.</param>
    /// <param name="source">Where the token in use came from; null: there is none.</param>
    public static IReadOnlyList<SealCredentialTry> Of(AzureAuth auth, string? source)
    {
        var tries = new List<SealCredentialTry>();
        var isFound = false;
        Add(AzureAuthMethod.ClientSecret, "client_secret (AZURE_CLIENT_SECRET)", auth.ClientSecret is not null);
        Add(AzureAuthMethod.Certificate, "cert_path or cert_bytes (AZURE_CLIENT_CERTIFICATE_PATH)", auth.CertificatePath is not null || auth.CertificateBytes is not null);
        Add(AzureAuthMethod.WorkloadIdentity, "workload identity (AZURE_FEDERATED_TOKEN_FILE with tenant_id and client_id)", auth is { FederatedTokenFile: not null, TenantId: not null, ClientId: not null });
        Add(AzureAuthMethod.ManagedIdentity, "managed identity", true);
        return tries;

        void Add(AzureAuthMethod method, string name, bool isThere)
        {
            if (isFound) return; // what would come later is of no interest
            var isChosen = isFound = auth.Method == method;
            tries.Add(new(name, isChosen ? source is null ? "chosen, but it has given no token" : $"used: {source}" : isThere ? "there, but auth_method names another" : "not set", isChosen && source is not null));
        }
    }
}
