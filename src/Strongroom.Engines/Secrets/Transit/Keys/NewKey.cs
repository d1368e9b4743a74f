namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>Settings of a key that is about to be made.</summary>
static class NewKey
{
    const int DefaultHmacLength = 32;
    const int MostHmacLength = 512;

    public static KeyPolicy Of(string name, KeyType type, bool derived, bool convergent)
    {
        if (convergent && !derived) throw TransitErrors.Invalid("convergent encryption requires derivation to be enabled");
        if ((derived && !type.CanDerive) || (convergent && !type.IsAead))
            throw TransitErrors.Internal($"key derivation and convergent encryption not supported for keys of type {type.Name}");
        return new KeyPolicy
        {
            Name = KeyName.Check(name), Type = type, Derived = derived, Kdf = derived ? KeyPolicy.Hkdf : KeyPolicy.NoKdf,
            Convergent = convergent, ConvergentVersion = convergent ? KeyPolicy.ConvergentPerVersion : 0,
            KeySize = type.Kind == KeyKind.Hmac ? DefaultHmacLength : 0,
        };
    }

    /// <summary>Only HMAC keys come in sizes.</summary>
    public static int CheckedSize(KeyType type, int size)
    {
        if (type.Kind != KeyKind.Hmac) return size == 0 ? 0 : throw TransitErrors.Invalid($"key_size is not valid for keys of type {type.Name}; only hmac keys have one");
        if (size == 0) return DefaultHmacLength;
        return size is >= DefaultHmacLength and <= MostHmacLength ? size : throw TransitErrors.Invalid($"invalid key_size {size}; an hmac key has {DefaultHmacLength} to {MostHmacLength} bytes");
    }
}
