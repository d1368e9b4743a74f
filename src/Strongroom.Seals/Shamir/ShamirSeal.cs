using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Shamir;

/// <summary>The seal whose key people bring in shares.</summary>
public static class ShamirSeal
{
    public const string Type = "shamir";

    public static Seal.Shares Seal { get; } = new(Type, Open);

    /// <summary>A wrapper over the combined key (32 bytes), which is copied and stays the caller's.</summary>
    /// <exception cref="SealException">The key has a length that AES does not take, so the shares were not of this seal.</exception>
    public static IKeyWrapper Open(SecretBytes combinedKey) => new ShamirKeyWrapper(combinedKey);
}
