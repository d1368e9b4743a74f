using System.Text;

namespace Strongroom.Client.Errors;

/// <summary>The server answered with an error. The message is Vault's frame: URL, code, one line an error.</summary>
public sealed class VaultApiException(string method, string url, string? vaultNamespace, VaultResponse response)
    : VaultException(Frame(method, url, vaultNamespace, response), null)
{
    public VaultResponse Response { get; } = response;

    public int Status => Response.Status;

    static string Frame(string method, string url, string? vaultNamespace, VaultResponse response)
    {
        var text = new StringBuilder("Error making API request.\n\n");
        if (!string.IsNullOrEmpty(vaultNamespace)) text.Append("Namespace: ").Append(vaultNamespace).Append('\n');
        text.Append($"URL: {method} {url}\nCode: {response.Status}. ");
        if (response.Body.ValueKind != System.Text.Json.JsonValueKind.Object)
            return text.Append("Raw Message:\n\n").Append(response.Text).ToString();
        text.Append("Errors:\n\n");
        return text.AppendJoin('\n', response.Errors.Select(error => "* " + error)).ToString();
    }
}
