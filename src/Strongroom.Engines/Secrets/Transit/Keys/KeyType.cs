namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>A type of key: its number on disk, its name, and what keys of it can do.</summary>
/// <param name="Number">Stored as <c>type</c> (storage formats, section 20).</param>
/// <param name="Name">As the API has it.</param>
/// <param name="Kind">What the material is.</param>
/// <param name="Size">Bytes of a symmetric key, bits of the others.</param>
sealed record KeyType(int Number, string Name, KeyKind Kind, int Size)
{
    public static readonly KeyType Aes256 = new(0, "aes256-gcm96", KeyKind.AesGcm, 32);
    public static readonly KeyType Rsa4096 = new(4, "rsa-4096", KeyKind.Rsa, 4096);

    static readonly KeyType[] Common =
    [
        Aes256,
        new(1, "ecdsa-p256", KeyKind.EllipticCurve, 256),
        new(2, "ed25519", KeyKind.Ed25519, 256),
        new(3, "rsa-2048", KeyKind.Rsa, 2048),
        Rsa4096,
        new(5, "chacha20-poly1305", KeyKind.ChaCha20Poly1305, 32),
        new(6, "ecdsa-p384", KeyKind.EllipticCurve, 384),
        new(7, "ecdsa-p521", KeyKind.EllipticCurve, 521),
        new(8, "aes128-gcm96", KeyKind.AesGcm, 16),
        new(9, "rsa-3072", KeyKind.Rsa, 3072),
    ];

    /// <summary>From 10 on Vault and OpenBao count differently. We write Vault's numbers, and leave a policy of OpenBao's as it is.</summary>
    static readonly KeyType Hmac = new(11, "hmac", KeyKind.Hmac, 32);
    static readonly KeyType HmacOfOpenBao = Hmac with { Number = 10 };

    public bool IsAead => Kind is KeyKind.AesGcm or KeyKind.ChaCha20Poly1305;
    public bool CanEncrypt => IsAead || Kind == KeyKind.Rsa;
    public bool CanSign => Kind is KeyKind.EllipticCurve or KeyKind.Ed25519 or KeyKind.Rsa;
    public bool CanDerive => IsAead || Kind == KeyKind.Ed25519;
    public bool IsAsymmetric => CanSign;

    public static KeyType? Named(string name) => name == Hmac.Name ? Hmac : Array.Find(Common, type => type.Name == name);

    public static KeyType? Numbered(int number, bool byOpenBao)
        => number < Common.Length ? Array.Find(Common, type => type.Number == number)
            : (number, byOpenBao) switch { (11, false) => Hmac, (10, true) => HmacOfOpenBao, _ => null };
}
