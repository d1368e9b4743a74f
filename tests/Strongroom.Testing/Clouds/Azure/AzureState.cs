using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Primitives;

namespace Strongroom.Testing.Clouds.Azure;

/// <summary>What an Azure remembers, also while it is not reachable: applications, tokens, keys.</summary>
sealed class AzureState
{
    public const string Tenant = "46646709-b63e-4747-be42-516edeaf1e14", Client = "03dc33fc-16d9-4b77-8152-3ec568f8af6e", Secret = "a~very-secret-value";

    public Dictionary<string, AzureApplication> Applications { get; } = new() { [Client] = new() { Secret = Secret } };
    public ConcurrentDictionary<string, AzureToken> Tokens { get; } = new();
    public Dictionary<string, AzureKey> Keys { get; } = [];
    /// <summary>The tenant that the vault belongs to.</summary>
    public string VaultTenant { get; set; } = Tenant;
    public string Audience { get; set; } = "https://vault.azure.net";
    /// <summary>Managed identities: the parameter and value that name them; "" and "" is the system's.</summary>
    public HashSet<(string Parameter, string Id)> Identities { get; } = [("", "")];
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(1);
    public string TokenPrefix { get; set; } = "eyJ.";
    public string? ArcFile { get; set; }

    public AzureKey Key => Keys["unseal"];

    public static AzureState WithKey()
    {
        var state = new AzureState();
        state.Keys["unseal"] = new AzureKey();
        state.Key.Rotate();
        return state;
    }
}

/// <summary>An application registration with what it may prove itself by.</summary>
sealed class AzureApplication
{
    public string? Secret { get; set; }
    public bool SecretExpired { get; set; }
    public List<X509Certificate2> Certificates { get; } = [];
    /// <summary>Issuer key, issuer and subject of the federated tokens it trusts.</summary>
    public (RSA Key, string Issuer, string Subject)? Federation { get; set; }
}

sealed record AzureToken(string Tenant, string Audience, DateTimeOffset Expires);

/// <summary>A key with its versions, newest last.</summary>
sealed class AzureKey
{
    public List<AzureKeyVersion> Versions { get; } = [];
    public List<string> Operations { get; set; } = ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"];
    public string Type { get; set; } = "RSA";
    public string RecoveryLevel { get; set; } = "Recoverable";
    public DateTimeOffset? NotBefore { get; set; }
    public DateTimeOffset? Expires { get; set; }
    /// <summary>Set: the key is deleted and purged then.</summary>
    public DateTimeOffset? PurgeDate { get; set; }

    public AzureKeyVersion Newest => Versions[^1];

    public AzureKeyVersion Rotate(RSA? material = null, string? version = null)
    {
        Versions.Add(new(version ?? RandomText.Hex(16), material ?? RSA.Create(2048)));
        return Newest;
    }
}

sealed class AzureKeyVersion(string name, RSA material)
{
    public string Name => name;
    public RSA Material => material;
    public bool Enabled { get; set; } = true;
}
