namespace Strongroom.Seals.Pkcs11.Library;

/// <summary>Numbers of PKCS #11 that we use (OASIS, Cryptographic Token Interface, versions 2.40 and 3.0). A CK_ULONG is a long of C: the size of a pointer on Linux.</summary>
static class Cryptoki
{
    public const nuint UserType = 1;                               // CKU_USER
    public const nuint OsLocking = 2;                              // CKF_OS_LOCKING_OK
    public const nuint ReadWriteSession = 2, SerialSession = 4;    // CKF_RW_SESSION, CKF_SERIAL_SESSION
    public const nuint PinFinalTry = 0x20000, PinLocked = 0x40000; // CKF_USER_PIN_…
    public const nuint PublicKey = 2, PrivateKey = 3, SecretKey = 4; // CKO_…
    public const nuint Rsa = 0, Aes = 0x1F;                        // CKK_…
    public const nuint OaepSourceData = 1;                         // CKZ_DATA_SPECIFIED
    public static readonly nuint Unavailable = nuint.MaxValue;               // CK_UNAVAILABLE_INFORMATION

    /// <summary>CKA_….</summary>
    public const nuint Class = 0, Token = 1, Label = 3, KeyType = 0x100, Id = 0x102, Sensitive = 0x103, Encrypt = 0x104, Decrypt = 0x105,
        Modulus = 0x120, PublicExponent = 0x122, ValueLength = 0x161, Extractable = 0x162, AlwaysAuthenticate = 0x202;
}
