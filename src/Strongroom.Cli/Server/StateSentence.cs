using Strongroom.Core.Lifecycle;

namespace Strongroom.Cli.Server;

/// <summary>The vault's state as <c>systemctl status</c> shows it: one line, with the reason where it is sealed.</summary>
static class StateSentence
{
    public static string Of(Vault vault)
    {
        var trouble = vault.Keeper?.Trouble;
        if (vault.IsActive) return trouble is null ? "Unsealed" : $"Unsealed, but the seal is not healthy: {trouble.Reason}";
        if (trouble is not null) return $"Sealed: {trouble.Reason}";
        return vault.Keeper is null ? "Sealed: waiting for initialisation or unseal keys" : "Sealed: waiting for the seal, for initialisation, or for whoever sealed it";
    }
}
