using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Primitives.Shamir;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.SealKeys;

/// <summary>A key on its way to the people who will hold it: as shares, each encrypted to its holder where there are PGP keys.</summary>
static class HandOut
{
    /// <param name="key">Stays the caller's.</param>
    /// <param name="config">How many shares, and how many of them are needed.</param>
    /// <param name="recipients">One for each share; null: the shares are shown as they are.</param>
    public static IReadOnlyList<byte[]> Of(SecretBytes key, SealConfig config, IReadOnlyList<IPgpRecipient>? recipients)
    {
        var made = ShamirSecret.Share(key, config.Shares, config.Threshold);
        try { return [.. made.Select((share, i) => recipients is null ? share.Span.ToArray() : Encrypted(share, recipients[i]))]; }
        finally
        {
            foreach (var share in made) share.Dispose();
        }
    }

    /// <summary>A PGP message holds the share in hex, as Vault's does.</summary>
    static byte[] Encrypted(SecretBytes share, IPgpRecipient recipient)
    {
        var hex = new byte[share.Length * 2];
        try
        {
            Convert.TryToHexStringLower(share.Span, hex, out _);
            return recipient.Encrypt(hex);
        }
        finally { CryptographicOperations.ZeroMemory(hex); }
    }
}
