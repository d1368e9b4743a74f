using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Strongroom.Tests.Seals.Pgp;

/// <summary>PGP keys made for a test, and what their holders do with them.</summary>
static class PgpRings
{
    static readonly DateTime Created = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static Rings NewRing(TimeSpan? expiresAfter = null, bool withSubkey = true)
    {
        var primaryPackets = Packets(PgpKeyFlags.CanCertify | PgpKeyFlags.CanSign, expiresAfter);
        var generator = new PgpKeyRingGenerator(PgpSignature.PositiveCertification, NewPair(PublicKeyAlgorithmTag.RsaGeneral), "Test <test@example.com>",
            SymmetricKeyAlgorithmTag.Null, Array.Empty<char>(), true, primaryPackets, null, new SecureRandom());
        if (withSubkey) generator.AddSubKey(NewPair(PublicKeyAlgorithmTag.RsaGeneral), Packets(PgpKeyFlags.CanEncryptCommunications | PgpKeyFlags.CanEncryptStorage, expiresAfter), null);
        return new(generator.GenerateSecretKeyRing(), generator.GeneratePublicKeyRing());
    }

    static PgpSignatureSubpacketVector Packets(int flags, TimeSpan? expiresAfter)
    {
        var packets = new PgpSignatureSubpacketGenerator();
        packets.SetKeyFlags(false, flags);
        if (expiresAfter is { } span) packets.SetKeyExpirationTime(false, (long)span.TotalSeconds);
        return packets.Generate();
    }

    static PgpKeyPair NewPair(PublicKeyAlgorithmTag algorithm)
    {
        var rsa = new RsaKeyPairGenerator();
        rsa.Init(new Org.BouncyCastle.Crypto.Parameters.RsaKeyGenerationParameters(BigInteger.ValueOf(65537), new SecureRandom(), 2048, 20));
        return new PgpKeyPair(algorithm, rsa.GenerateKeyPair(), Created);
    }

    public static string Base64(Rings ring) => Convert.ToBase64String(ring.Public.GetEncoded());

    public static byte[] Decrypt(byte[] message, Rings ring)
    {
        var list = (PgpEncryptedDataList)new PgpObjectFactory(message).NextPgpObject();
        var data = list.GetEncryptedDataObjects().OfType<PgpPublicKeyEncryptedData>().Single();
        using var clear = data.GetDataStream(ring.Secret.GetSecretKey(data.KeyId).ExtractPrivateKey([]));
        var literal = (PgpLiteralData)new PgpObjectFactory(clear).NextPgpObject();
        using var output = new MemoryStream();
        literal.GetInputStream().CopyTo(output);
        Assert.True(data.IsIntegrityProtected() && data.Verify());
        return output.ToArray();
    }

    public sealed record Rings(PgpSecretKeyRing Secret, PgpPublicKeyRing Public)
    {
        public string Fingerprint => Convert.ToHexStringLower(Public.GetPublicKey().GetFingerprint());
    }
}
