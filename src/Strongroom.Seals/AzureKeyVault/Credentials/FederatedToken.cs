using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.AzureKeyVault.Credentials;

/// <summary>The token that Kubernetes keeps fresh in a file: read anew for every request.</summary>
static class FederatedToken
{
    const int MostBytes = 64 * 1024;

    public static async ValueTask<string> ReadAsync(SealValue file, CancellationToken ct)
    {
        try
        {
            if (new FileInfo(file.Text).Length > MostBytes) throw new InvalidDataException("it is too long for a token");
            var token = (await File.ReadAllTextAsync(file.Text, ct)).Trim();
            return token.Length > 0 ? token : throw new InvalidDataException("it is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SealException(SealFault.CredentialsMissing, $"the federated token {file.Text} ({file.Origin}) cannot be used: {e.Message}",
                "see that the pod has the label azure.workload.identity/use and its service account the client's id", e);
        }
    }
}
