using System.Text.Json;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AzureKeyVault;

/// <summary>The one place that turns what Key Vault says into a fault, a sentence and a remedy.</summary>
static class KeyVaultFailures
{
    public static SealException Explain(RestAnswer answer, AzureSettings settings)
    {
        if (answer.Status is 429 or >= 500) return RestFailures.OfStatus(answer, "Azure");
        if (answer.Status == 401) return Unauthorized(answer, settings);
        if (answer.TryRoot()?.Object("error") is not { } error || error.Text("code") is not { } code) return RestFailures.OfStatus(answer, "Azure");
        var text = RestFailures.Quote(error.Text("message"));
        return (answer.Status, InnerCode(error) ?? code) switch
        {
            (403, var reason) => Forbidden(answer.Call, reason, text, settings),
            (404, _) => New(SealFault.KeyNotFound, answer, "failed: the key does not exist there", "check key_name and vault_name; a key that was purged takes everything sealed with it along"),
            (400, _) when answer.Call.Action == "keys/unwrapKey" => New(SealFault.CorruptBlob, answer, $"failed: the key cannot open the wrapped key: {text}",
                "see that vault_name and key_name are those of the key that wrapped it; if they are, the stored key is damaged: restore it from a backup"),
            (400, _) => New(SealFault.Misconfigured, answer, $"was refused: {text}", "check key_name: a seal needs an RSA key of 2048 bits or more"),
            (409, _) => New(SealFault.ServiceFailed, answer, $"failed: {text}", "wait: the key is being deleted or recovered"),
            (_, var other) => New(SealFault.ServiceFailed, answer, $"failed: {other}: {text}", "see Azure's list of Key Vault error codes"),
        };
    }

    static SealException Forbidden(RestCall call, string reason, string text, AzureSettings settings)
    {
        var (fault, what, remedy) = reason switch
        {
            "KeyDisabled" => (SealFault.KeyDisabled, "failed: the key is disabled", "enable it, this version too (az keyvault key set-attributes --enabled true)"),
            "KeyExpired" => (SealFault.KeyDisabled, "failed: the key has expired", "make a new version of it, or move its expiry date"),
            "KeyNotYetValid" => (SealFault.KeyDisabled, "failed: the key is not valid yet", "move its activation date, or wait"),
            "KeyOperationForbidden" or "OperationNotAllowed" => (SealFault.Misconfigured, $"failed: {text}", "allow wrapKey and unwrapKey among the key's operations (az keyvault key set-attributes --ops wrapKey unwrapKey)"),
            "ForbiddenByFirewall" or "ForbiddenByConnection" => (SealFault.Denied, "was denied by the vault's network rules", "allow this server's network in the vault's firewall, or reach it by a private endpoint"),
            "ForbiddenByPolicy" or "AccessDenied" => (SealFault.Denied, "was denied: the vault's access policy lacks this permission", "give the identity the key permissions get, wrapKey and unwrapKey (az keyvault set-policy)"),
            _ when text.Contains("disabled key", StringComparison.OrdinalIgnoreCase) => (SealFault.KeyDisabled, "failed: the key is disabled", "enable it (az keyvault key set-attributes --enabled true)"),
            _ => (SealFault.Denied, $"was denied: {Stable(text)}", settings.IsManagedHsm
                ? "give the identity the role \"Managed HSM Crypto Service Encryption User\" for this key (az keyvault role assignment create --scope /keys/…)"
                : "give the identity the role \"Key Vault Crypto Service Encryption User\" for this key (it may take minutes to have effect)"),
        };
        return RestFailures.New(fault, call, what, remedy);
    }

    static SealException Unauthorized(RestAnswer answer, AzureSettings settings)
    {
        var text = answer.TryRoot()?.Object("error")?.Text("message") ?? "";
        if (text.Contains("AKV10032", StringComparison.Ordinal) || text.Contains("issuer", StringComparison.OrdinalIgnoreCase))
        {
            var tenant = TenantOf(answer.Challenge);
            return New(SealFault.Misconfigured, answer, $"was refused: the token is of tenant {settings.Auth.TenantId?.Text ?? "of this machine"}, the vault belongs to {(tenant.Length > 0 ? tenant : "another")}",
                $"set tenant_id (or AZURE_TENANT_ID) to {(tenant.Length > 0 ? tenant : "the vault's tenant")}, with an application of that tenant");
        }
        if (text.Contains("AKV10022", StringComparison.Ordinal) || text.Contains("audience", StringComparison.OrdinalIgnoreCase))
            return New(SealFault.Misconfigured, answer, $"was refused: the token is for {settings.Audience}", "check resource and environment: vault.azure.net, managedhsm.azure.net, or their names in the cloud in use");
        if (text.Contains("expired", StringComparison.OrdinalIgnoreCase))
            return New(SealFault.CredentialsExpired, answer, "was refused: the token has expired, a new one too", "set this server's clock (chrony, systemd-timesyncd)");
        return New(SealFault.Denied, answer, "was refused: the token is not accepted", "check tenant_id, environment and resource, and that no proxy removes the Authorization header");
    }

    /// <summary>The tenant in <c>Bearer authorization="https://login…/TENANT", resource=…</c>; only quoted, never used for a request.</summary>
    static string TenantOf(string challenge)
    {
        const string start = "authorization=\"";
        var from = challenge.IndexOf(start, StringComparison.OrdinalIgnoreCase);
        var end = from < 0 ? -1 : challenge.IndexOf('"', from + start.Length);
        if (end < 0) return "";
        var address = challenge[(from + start.Length)..end];
        var tenant = address[(address.LastIndexOf('/') + 1)..];
        return tenant.Length <= 64 && tenant.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.') ? tenant : "";
    }

    /// <summary>The texts of Key Vault name caller and action, then go on with links and ids.</summary>
    static string Stable(string text) => text.Split(" Caller:")[0].TrimEnd('.', ' ');

    static string? InnerCode(JsonElement error) => (error.Object("innererror") ?? error.Object("innerError"))?.Text("code");

    static SealException New(SealFault fault, RestAnswer answer, string what, string remedy) => RestFailures.New(fault, answer.Call, what, remedy);
}
