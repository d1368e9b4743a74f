using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>How a signature is made: which of it matters depends on the key's type.</summary>
/// <param name="Digest">Null: the input goes into the signature as it is (PKCS #1 v1.5 without a name of a hash).</param>
/// <param name="Prehashed">The input is a hash already.</param>
/// <param name="Algorithm">Of RSA: <c>pss</c> or <c>pkcs1v15</c>; empty is <c>pss</c>.</param>
/// <param name="Jws">Of ECDSA: both numbers one after the other, in base64url.</param>
/// <param name="SaltLength">Of PSS: <see cref="LongestSalt"/>, <see cref="HashSalt"/>, or bytes.</param>
sealed record SigningOptions(NamedDigest? Digest, bool Prehashed, string Algorithm, bool Jws, int SaltLength)
{
    /// <summary>As long as the key allows when signing; whatever it is when verifying.</summary>
    public const int LongestSalt = -2;
    public const int HashSalt = -1;

    public const string Pss = "pss";
    public const string Pkcs1 = "pkcs1v15";

    const string Default = "sha2-256";
    const string NoHash = "none";

    static readonly Field<string> UrlAlgorithm = Field.Text("urlalgorithm", "The hash function, in the path.");
    static readonly Field<string> HashAlgorithm
        = Field.Text("hash_algorithm", "sha1, sha2-224, sha2-256, sha2-384, sha2-512, sha3-224, sha3-256, sha3-384, sha3-512, or none. Not for ed25519, which has its own.");
    static readonly Field<string> OldAlgorithm = Field.Text("algorithm", "The same as hash_algorithm.") with { Deprecated = true };
    static readonly Field<bool> IsPrehashed = Field.Flag("prehashed", "The input is a hash already.");
    static readonly Field<string> SignatureAlgorithm = Field.Text("signature_algorithm", "Of RSA keys: pss or pkcs1v15.");
    static readonly Field<string> Marshaling = Field.Text("marshaling_algorithm", "Of ECDSA keys: asn1, or jws as JSON web tokens have it.", "asn1");
    static readonly Field<string> Salt = Field.Text("salt_length", "Of PSS: auto (the longest), hash (as long as the hash, as most other software has it), or a number of bytes.", "auto");

    public static readonly Field[] HashFields = [UrlAlgorithm, HashAlgorithm, OldAlgorithm];
    public static readonly Field[] Fields = [.. HashFields, IsPrehashed, SignatureAlgorithm, Marshaling, Salt];

    public static SigningOptions Read(EngineRequest request)
    {
        var name = HashName(request);
        var digest = NamedDigest.Find(name);
        if (digest is null && name != NoHash) throw TransitErrors.Invalid($"invalid hash algorithm \"{name}\"");
        var marshaling = request.Get(Marshaling);
        if (marshaling is not ("asn1" or "jws")) throw TransitErrors.Invalid($"invalid marshaling type \"{marshaling}\"");
        var options = new SigningOptions(digest, request.Get(IsPrehashed), request.Get(SignatureAlgorithm), marshaling == "jws", SaltLengthOf(request.Get(Salt)));
        if (digest is null && !(options.Prehashed && options.Algorithm == Pkcs1))
            throw TransitErrors.Invalid("hash_algorithm=none requires both prehashed=true and signature_algorithm=pkcs1v15");
        return options;
    }

    public static string HashName(EngineRequest request)
        => FirstOf(request.Get(UrlAlgorithm), request.Get(HashAlgorithm), request.Get(OldAlgorithm), Default);

    static string FirstOf(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            if (text.Length > 0) return text;
        return "";
    }

    static int SaltLengthOf(string text) => text.ToLowerInvariant() switch
    {
        "auto" => LongestSalt,
        "hash" => HashSalt,
        var number when int.TryParse(number, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var length)
            => length >= 0 ? length : throw TransitErrors.Invalid($"salt length is invalid: {length}"),
        _ => throw TransitErrors.Invalid($"salt length neither 'auto', 'hash', nor an int: {text}"),
    };
}
