using System.Globalization;
using System.Text.Json;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AzureKeyVault.Credentials;

/// <summary>What Entra ID says when it gives no token. Its texts carry times and request ids, which differ at each attempt: a reason that stays must stay the same.</summary>
static class EntraFailures
{
    public static SealException Explain(RestAnswer answer, AzureSettings settings)
    {
        if (answer.Status is 429 or >= 500 || answer.TryRoot() is not { } root || root.Text("error") is not { } error) return RestFailures.OfStatus(answer, "Azure");
        var text = root.Text("error_description") ?? error;
        var (fault, what, remedy) = Meaning(Code(root, text), text, settings.Auth);
        return RestFailures.New(fault, answer.Call, what, remedy);
    }

    static (SealFault, string What, string Remedy) Meaning(int code, string text, AzureAuth auth) => code switch
    {
        7000215 => (SealFault.Denied, "was refused: the client secret is wrong", "check client_secret or AZURE_CLIENT_SECRET: it is the secret's value, not its id, and must belong to this client"),
        7000222 => (SealFault.CredentialsExpired, "was refused: the client secret has expired", "make a new secret for the application; a managed identity or a workload identity needs none"),
        700016 => (SealFault.Denied, "was refused: the tenant has no such application", "check client_id and tenant_id: the application must be in the tenant of the vault"),
        90002 or 900021 or 900023 or 900971 => (SealFault.Misconfigured, "was refused: there is no such tenant", "check tenant_id or AZURE_TENANT_ID, and environment: each of Azure's clouds has its own tenants"),
        7000112 => (SealFault.Denied, "was refused: the application is disabled", "enable the enterprise application in Entra ID"),
        700024 => (SealFault.ClockSkew, "was refused: the assertion is not valid at this time", "set this server's clock (chrony, systemd-timesyncd)"),
        700027 when text.Contains("expired", StringComparison.OrdinalIgnoreCase)
            => (SealFault.CredentialsExpired, "was refused: the registered certificate has expired", "renew the certificate and register the new one with the application"),
        700027 or 7000214 or 50012 => (SealFault.Denied, "was refused: the certificate is not one of the application's", "register the certificate with the application, or give the right one as cert_path"),
        70021 or 700211 or 700212 or 700213 => (SealFault.Denied, "was refused: the application does not trust the federated token",
            "add a federated credential to the application (or identity) with the cluster's issuer, the subject system:serviceaccount:NAMESPACE:NAME and the audience api://AzureADTokenExchange"),
        500011 => (SealFault.Misconfigured, "was refused: the tenant does not know the resource", "check resource or AZURE_AD_RESOURCE: vault.azure.net, managedhsm.azure.net or their names in the cloud in use"),
        53003 or 530034 => (SealFault.Denied, "was refused by a Conditional Access policy", "let the policy allow this workload from this network"),
        _ => (SealFault.Denied, $"was refused: {Short(text)}", $"see the error's number in Microsoft's list, and check {auth.Name} and client_id"),
    };

    static int Code(JsonElement root, string text)
    {
        if (root.TryGetProperty("error_codes", out var codes) && codes.ValueKind == JsonValueKind.Array && codes.GetArrayLength() > 0 && codes[0].TryGetInt32(out var code)) return code;
        var digits = text.StartsWith("AADSTS", StringComparison.Ordinal) ? text[6..].TakeWhile(char.IsAsciiDigit).ToArray() : [];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out code) ? code : 0;
    }

    static string Short(string text) => RestFailures.Quote(text.Split("Trace ID:")[0]);
}
