using Strongroom.Sdk.Errors;

namespace Strongroom.Sdk.Seals;

/// <summary>Encrypts a share (its hex text) or a token for the holder of a public key, given as base64 of the binary key or in ASCII armour.</summary>
/// <exception cref="RequestException">400: the text is not such a key, or the key cannot be encrypted to.</exception>
public delegate PgpMessage PgpEncrypt(string publicKey, ReadOnlySpan<byte> plaintext);

/// <summary>A binary OpenPGP message and the fingerprint (lower-case hex) of the primary key it is for.</summary>
public sealed record PgpMessage(string Fingerprint, byte[] Message);
