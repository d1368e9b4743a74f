using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Strongroom.Testing.Clouds.Google;

/// <summary>What a Google Cloud remembers, also while it is not reachable: identities, tokens, the key.</summary>
sealed class GoogleState
{
    public const string Email = "vault@test-project.iam.gserviceaccount.com", KeyId = "0123456789abcdef", Audience = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/k8s";
    public const string KeyName = "projects/test-project/locations/global/keyRings/vault/cryptoKeys/unseal";

    public RSA AccountKey { get; } = RSA.Create(2048);
    /// <summary>The account's key is accepted.</summary>
    public bool AccountKeyValid { get; set; } = true;
    public Dictionary<string, string> RefreshTokens { get; } = new() { ["1//a-refresh-token"] = "active" };
    /// <summary>Issuer key, issuer and subject of the tokens that the workload identity pool trusts.</summary>
    public (RSA Key, string Issuer, string Subject)? Federation { get; set; }
    /// <summary>A service account is attached to the machine.</summary>
    public bool HasMachineAccount { get; set; } = true;
    /// <summary>Who may act as the service account: identities as tokens name them.</summary>
    public HashSet<string> Impersonators { get; } = ["federated", "user"];
    public ConcurrentDictionary<string, GoogleToken> Tokens { get; } = new();
    public TimeSpan TokenLife { get; set; } = TimeSpan.FromHours(1);
    public GoogleKey Key { get; } = new();
    /// <summary>The checksum of associated data does not arrive.</summary>
    public bool LosesAssociatedData { get; set; }
    /// <summary>So many answers with key material are altered on their way.</summary>
    public int Damaged { get; set; }

    public static GoogleState WithKey()
    {
        var state = new GoogleState();
        state.Key.Rotate();
        return state;
    }
}

sealed record GoogleToken(string Identity, string Scope, DateTimeOffset Expires);

/// <summary>A symmetric key with its versions.</summary>
sealed class GoogleKey
{
    public List<GoogleKeyVersion> Versions { get; } = [];
    public string Purpose { get; set; } = "ENCRYPT_DECRYPT";
    public string? RotationPeriod { get; set; } = "7776000s";
    public GoogleKeyVersion? Primary { get; set; }

    public GoogleKeyVersion Rotate(byte[]? material = null, int? number = null)
    {
        Primary = new(number ?? Versions.Count + 1, material ?? RandomNumberGenerator.GetBytes(32));
        Versions.Add(Primary);
        return Primary;
    }
}

sealed class GoogleKeyVersion(int number, byte[] material)
{
    public int Number => number;
    public byte[] Material => material;
    public string Name => $"{GoogleState.KeyName}/cryptoKeyVersions/{number}";
    public string State { get; set; } = "ENABLED";
    public DateTimeOffset? DestroyTime { get; set; }
}
