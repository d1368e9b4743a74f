using Strongroom.Seals.Shared;

namespace Strongroom.Seals.AzureKeyVault;

/// <summary>Reads the identity parameters and chooses the method, as OpenBao does: secret, certificate, then what the platform offers. A federated token
/// (AKS) comes before the machine's identity, because the variables of the first name a client that the second does not have.</summary>
static class AzureAuthReader
{
    public static AzureAuth Read(SealParameters parameters)
    {
        var auth = new AzureAuth
        {
            TenantId = parameters.Indirect("tenant_id", Precedence.Environment, "AZURE_TENANT_ID"),
            ClientId = parameters.Indirect("client_id", Precedence.Environment, "AZURE_CLIENT_ID"),
            ClientSecret = parameters.Secret("client_secret", Precedence.Environment, "AZURE_CLIENT_SECRET"),
            CertificatePath = parameters.Text("cert_path", Precedence.Environment, "VAULT_AZUREKEYVAULT_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PATH"),
            CertificateBytes = parameters.Secret("cert_bytes", Precedence.Configuration),
            CertificatePassword = parameters.Secret("cert_password", Precedence.Environment, "VAULT_AZUREKEYVAULT_CERTIFICATE_PASSWORD", "AZURE_CLIENT_CERTIFICATE_PASSWORD"),
            FederatedTokenFile = parameters.Text("federated_token_file", Precedence.Environment, "AZURE_FEDERATED_TOKEN_FILE"),
            ResourceId = parameters.Text("resource_id", Precedence.Environment, "VAULT_AZUREKEYVAULT_RESOURCE_ID"),
            ObjectId = parameters.Text("object_id", Precedence.Configuration),
        };
        var method = parameters.Text("auth_method", Precedence.Environment, "VAULT_AZUREKEYVAULT_AUTH_METHOD");
        var kind = parameters.Text("managed_id_kind", Precedence.Environment, "VAULT_AZUREKEYVAULT_MANAGED_IDENTITY_KIND");
        auth = auth with { Method = Choose(parameters, auth, method) };
        if (method is null) parameters.Note("auth_method", auth.Name, "automatic");
        auth = auth with { ManagedIdentity = auth.Method == AzureAuthMethod.ManagedIdentity ? Managed(parameters, auth, kind) : null };
        Check(parameters, auth);
        return auth;
    }

    static AzureAuthMethod Choose(SealParameters parameters, AzureAuth auth, SealValue? method)
    {
        switch (method?.Text.ToLowerInvariant())
        {
            case "client_secret": return AzureAuthMethod.ClientSecret;
            case "certificate": return AzureAuthMethod.Certificate;
            case "workload_identity": return AzureAuthMethod.WorkloadIdentity;
            case "managed_identity": return AzureAuthMethod.ManagedIdentity;
            case "environment" or "default" or null: break;
            default:
                parameters.Problem("auth_method", $"\"{method.Text}\" is none of client_secret, certificate, managed_identity, workload_identity, environment, default ({method.Origin})");
                break;
        }
        if (auth.ClientSecret is not null) return AzureAuthMethod.ClientSecret;
        if (auth.CertificatePath is not null || auth.CertificateBytes is not null) return AzureAuthMethod.Certificate;
        if (method?.Text.ToLowerInvariant() == "environment") return AzureAuthMethod.ClientSecret; // Which is not there: told as a missing parameter.
        return auth is { FederatedTokenFile: not null, TenantId: not null, ClientId: not null } ? AzureAuthMethod.WorkloadIdentity : AzureAuthMethod.ManagedIdentity;
    }

    static SealValue? Managed(SealParameters parameters, AzureAuth auth, SealValue? kind)
    {
        var (name, named) = kind?.Text.ToLowerInvariant() switch
        {
            "client_id" => ("client_id", auth.ClientId),
            "resource_id" => ("resource_id", auth.ResourceId),
            "object_id" => ("object_id", auth.ObjectId),
            _ => ("", auth.ClientId ?? auth.ResourceId ?? auth.ObjectId),
        };
        if (kind is null) return named;
        if (name.Length == 0) parameters.Problem("managed_id_kind", $"\"{kind.Text}\" is none of client_id, resource_id, object_id ({kind.Origin})");
        else if (named is null) parameters.Missing(name, $", though managed_id_kind names it ({kind.Origin})");
        return named;
    }

    static void Check(SealParameters parameters, AzureAuth auth)
    {
        if (auth.Method == AzureAuthMethod.ManagedIdentity) return;
        var needs = $", though authentication is by {auth.Name}";
        if (auth.TenantId is null) parameters.Missing("tenant_id", needs);
        if (auth.ClientId is null) parameters.Missing("client_id", needs);
        if (auth.Method == AzureAuthMethod.ClientSecret && auth.ClientSecret is null) parameters.Missing("client_secret", needs);
        if (auth.Method == AzureAuthMethod.Certificate && auth.CertificatePath is null && auth.CertificateBytes is null) parameters.Missing("cert_path", needs + ", and there is no cert_bytes either");
        if (auth.Method == AzureAuthMethod.WorkloadIdentity && auth.FederatedTokenFile is null) parameters.Missing("federated_token_file", needs + "; AKS sets AZURE_FEDERATED_TOKEN_FILE");
        if (auth.TenantId is { } tenant && !tenant.Text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.'))
            parameters.Problem("tenant_id", $"\"{tenant.Text}\" is neither the id nor a domain of a tenant ({tenant.Origin})");
    }
}
