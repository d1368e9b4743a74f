using Strongroom.Core.Mounts;
using Strongroom.Core.SealKeys;
using Strongroom.Primitives;

namespace Strongroom.Core.Lifecycle;

/// <summary>What <c>server -dev</c> does before anybody asks: one share, unsealed, a known root token, KV at <c>secret/</c>.</summary>
public sealed partial class Vault
{
    /// <summary>The unseal key of a development server, to be printed; null otherwise.</summary>
    public string? DevelopmentKey { get; private set; }
    public string? DevelopmentToken { get; private set; }

    /// <param name="rootToken">The token's id; "" for a random one.</param>
    /// <param name="kvV1">KV version 1 at <c>secret/</c> instead of version 2.</param>
    /// <param name="ct">Stops the set-up.</param>
    public async ValueTask StartDevelopmentAsync(string rootToken, bool kvV1, CancellationToken ct)
    {
        var init = await InitializeAsync(new InitRequest { SecretShares = 1, SecretThreshold = 1 }, ct);
        await UnsealAsync(new SecretBytes(init.UnsealShares[0]), migrate: false, ct);
        var vault = ((VaultState.Active)_state).Vault;
        if (rootToken.Length > 0) await vault.CreateRootTokenAsync(ct, rootToken);
        await vault.Mounts.EnableAsync(new MountEntry
        {
            Path = "secret/", Type = "kv", Description = "key/value secret storage", Options = new Dictionary<string, string> { ["version"] = kvV1 ? "1" : "2" },
        }, auth: false, ct);
        DevelopmentKey = Convert.ToBase64String(init.UnsealShares[0]);
        DevelopmentToken = rootToken.Length > 0 ? rootToken : init.RootToken;
    }
}
