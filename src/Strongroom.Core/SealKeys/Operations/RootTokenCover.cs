using System.Text;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>What a new root token is covered with, so that only whoever began the attempt can read it: a one-time password or a PGP key.</summary>
sealed class RootTokenCover : IDisposable
{
    readonly SecretBytes? _otp;
    readonly IPgpRecipient? _recipient;

    RootTokenCover(SecretBytes? otp, IPgpRecipient? recipient) => (_otp, _recipient) = (otp, recipient);

    /// <summary>Empty with an OTP.</summary>
    public string Fingerprint => _recipient?.Fingerprint ?? "";

    /// <summary>By PGP key, by the caller's OTP, or by one that is made.</summary>
    /// <param name="otp">Empty: none was given.</param>
    /// <param name="pgpKey">Empty: none was given.</param>
    /// <param name="length">Of a token, and so of the OTP.</param>
    /// <param name="pgp">Reads the key.</param>
    /// <param name="made">An OTP to show, when one was made.</param>
    /// <exception cref="RequestException">400: the OTP has another length, or both are given.</exception>
    public static RootTokenCover Of(string otp, string pgpKey, int length, PgpReader pgp, out string made)
    {
        made = "";
        if (pgpKey.Length > 0 && otp.Length > 0) throw new RequestException(400, "give one of \"otp\" and \"pgp_key\", not both");
        if (pgpKey.Length > 0) return new RootTokenCover(null, pgp(pgpKey));
        if (otp.Length == 0) otp = made = RandomText.Base62(length);
        if (Encoding.UTF8.GetByteCount(otp) != length) throw new RequestException(400, $"OTP string is wrong length: {length} characters are needed");
        return new RootTokenCover(Bytes(otp), null);
    }

    /// <summary>Base64: a PGP message, or the token XOR the OTP, which has no padding as in Vault.</summary>
    public string Cover(string token)
    {
        using var plain = Bytes(token);
        if (_recipient is not null) return Convert.ToBase64String(_recipient.Encrypt(plain.Span));
        for (var i = 0; i < plain.Length; i++) plain.Writable[i] ^= _otp!.Span[i];
        return Convert.ToBase64String(plain.Span).TrimEnd('=');
    }

    public void Dispose() => _otp?.Dispose();

    static SecretBytes Bytes(string text)
    {
        var bytes = new SecretBytes(Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, bytes.Writable);
        return bytes;
    }
}
