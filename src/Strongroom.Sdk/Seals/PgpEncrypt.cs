namespace Strongroom.Sdk.Seals;

/// <summary>Encrypts for a PGP public key (binary key in base64, or armored): shares and the root token leave <c>sys/init</c> this way.</summary>
/// <exception cref="Errors.RequestException">400: the key cannot be read or cannot encrypt.</exception>
public delegate byte[] PgpEncrypt(string publicKey, ReadOnlySpan<byte> plaintext);
