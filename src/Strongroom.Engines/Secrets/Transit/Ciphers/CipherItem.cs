namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>One thing to encrypt, decrypt, sign or check: a request, or one member of its batch. Texts as they were sent.</summary>
sealed record CipherItem
{
    /// <summary>Null: not sent.</summary>
    public string? Plaintext { get; init; }
    public string? Ciphertext { get; init; }
    public string Context { get; init; } = "";
    public string Nonce { get; init; } = "";
    public string AssociatedData { get; init; } = "";
    /// <summary>0: the latest.</summary>
    public int KeyVersion { get; init; }
    /// <summary>The caller's own mark, given back.</summary>
    public string Reference { get; init; } = "";
}
