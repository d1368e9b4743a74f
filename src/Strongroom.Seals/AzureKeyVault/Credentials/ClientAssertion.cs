using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AzureKeyVault.Credentials;

/// <summary>Proves the possession of a certificate's key: a short-lived statement, signed with it. The certificate is read anew each time, so that a renewed
/// one is used without a restart.</summary>
static class ClientAssertion
{
    static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <exception cref="SealException">CredentialsMissing or CredentialsExpired: the certificate cannot be used.</exception>
    public static string Make(AzureAuth auth, Uri audience, DateTimeOffset now)
    {
        using var certificate = ClientCertificate.Load(auth);
        if (certificate.NotAfter.ToUniversalTime() <= now)
            throw new SealException(SealFault.CredentialsExpired, $"the client certificate {ClientCertificate.Place(auth)} ended on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC",
                "renew it, register the new one with the application, and put it in the old one's place");
        using var key = certificate.GetRSAPrivateKey()
            ?? throw new SealException(SealFault.CredentialsMissing, $"the client certificate {ClientCertificate.Place(auth)} has no RSA key", "Entra ID takes certificates with an RSA key only: make one");
        return Jwt.Sign(
            header =>
            {
                header.WriteString("alg", "PS256");
                header.WriteString("typ", "JWT");
                header.WriteString("x5t#S256", Base64Url.EncodeToString(certificate.GetCertHash(HashAlgorithmName.SHA256)));
            },
            claims =>
            {
                claims.WriteString("aud", audience.ToString());
                claims.WriteString("iss", auth.ClientId!.Text);
                claims.WriteString("sub", auth.ClientId.Text);
                claims.WriteString("jti", RandomText.Uuid());
                claims.WriteNumber("iat", now.ToUnixTimeSeconds());
                claims.WriteNumber("nbf", now.ToUnixTimeSeconds());
                claims.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
            },
            data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
    }
}
