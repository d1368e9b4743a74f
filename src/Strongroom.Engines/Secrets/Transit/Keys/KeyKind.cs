namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>What a key's material is.</summary>
enum KeyKind { AesGcm, ChaCha20Poly1305, EllipticCurve, Ed25519, Rsa, Hmac }
