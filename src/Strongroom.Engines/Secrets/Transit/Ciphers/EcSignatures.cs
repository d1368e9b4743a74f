using System.Formats.Asn1;
using System.Security.Cryptography;
using Strongroom.Engines.Secrets.Transit.Keys;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>ECDSA over a hash, as ASN.1 or as JSON web signatures have it.</summary>
static class EcSignatures
{
    public static byte[] Sign(KeyVersion entry, KeyType type, byte[] hash, bool jws)
    {
        using var key = EcKeys.Open(entry, type);
        return key.SignHash(hash, jws ? DSASignatureFormat.IeeeP1363FixedFieldConcatenation : DSASignatureFormat.Rfc3279DerSequence);
    }

    public static bool Verify(KeyVersion entry, KeyType type, byte[] hash, byte[] signature, bool jws)
    {
        if (!jws) CheckForm(signature);
        using var key = EcKeys.Open(entry, type);
        try { return key.VerifyHash(hash, signature, jws ? DSASignatureFormat.IeeeP1363FixedFieldConcatenation : DSASignatureFormat.Rfc3279DerSequence); }
        catch (CryptographicException) { return false; } // numbers outside the curve
    }

    static void CheckForm(byte[] signature)
    {
        try
        {
            var reader = new AsnReader(signature, AsnEncodingRules.DER);
            var numbers = reader.ReadSequence();
            if (reader.HasData) throw TransitErrors.Invalid("supplied signature contains extra data");
            numbers.ReadInteger();
            numbers.ReadInteger();
        }
        catch (AsnContentException) { throw TransitErrors.Invalid("supplied signature is invalid"); }
    }
}
