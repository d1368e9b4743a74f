using Strongroom.Seals.Shared;

namespace Strongroom.Seals.AzureKeyVault;

/// <summary>The ways to prove who this server is.</summary>
enum AzureAuthMethod { ClientSecret, Certificate, WorkloadIdentity, ManagedIdentity }

/// <summary>What the stanza and the environment say about who this server is.</summary>
sealed record AzureAuth
{
    public AzureAuthMethod Method { get; init; }
    public SealValue? TenantId { get; init; }
    public SealValue? ClientId { get; init; }
    public SealValue? ClientSecret { get; init; }
    public SealValue? CertificatePath { get; init; }
    public SealValue? CertificateBytes { get; init; }
    public SealValue? CertificatePassword { get; init; }
    public SealValue? FederatedTokenFile { get; init; }
    public SealValue? ResourceId { get; init; }
    public SealValue? ObjectId { get; init; }
    /// <summary>Which of the ids names the managed identity: parameter name and value; null: the system-assigned one.</summary>
    public SealValue? ManagedIdentity { get; init; }

    public string Name => Method switch
    {
        AzureAuthMethod.ClientSecret => "client_secret",
        AzureAuthMethod.Certificate => "certificate",
        AzureAuthMethod.WorkloadIdentity => "workload_identity",
        _ => "managed_identity",
    };

    /// <summary>For messages: <c>tenant T, client C</c>.</summary>
    public string Identity => $"tenant {TenantId?.Text}, client {ClientId?.Text}";
}
