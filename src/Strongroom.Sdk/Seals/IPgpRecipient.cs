namespace Strongroom.Sdk.Seals;

/// <summary>The holder of a PGP public key: shares and root tokens leave the server encrypted to one.</summary>
public interface IPgpRecipient
{
    /// <summary>Of the primary key, in lower-case hex.</summary>
    string Fingerprint { get; }

    /// <summary>A binary message.</summary>
    /// <exception cref="Errors.RequestException">400: this key cannot encrypt.</exception>
    byte[] Encrypt(ReadOnlySpan<byte> plaintext);
}

/// <summary>Reads a PGP public key: binary in base64, or armored.</summary>
/// <exception cref="Errors.RequestException">400: it is none, or may not be encrypted to.</exception>
public delegate IPgpRecipient PgpReader(string publicKey);
