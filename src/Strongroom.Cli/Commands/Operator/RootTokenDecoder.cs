using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>The root token behind what the server returned: base64 of the token, XOR the one-time password.</summary>
static class RootTokenDecoder
{
    /// <exception cref="CommandException">The two do not belong together.</exception>
    public static string Decode(string encoded, string otp)
    {
        var bytes = Bytes(encoded.Trim());
        var mask = Encoding.UTF8.GetBytes(otp.Trim());
        try
        {
            if (bytes.Length != mask.Length)
                throw new CommandException(ExitCode.Local, $"Error decoding root token: the token has {bytes.Length} bytes and the OTP {mask.Length}",
                    "They must be of one attempt: the encoded token as the last key holder was shown it, and the OTP as -init printed it.");
            for (var i = 0; i < bytes.Length; i++) bytes[i] ^= mask[i];
            return bytes.All(each => each is > 32 and < 127) ? Encoding.ASCII.GetString(bytes)
                : throw new CommandException(ExitCode.Local, "Error decoding root token: the result is no token", "The OTP is of another attempt, or one of the two was mistyped.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            CryptographicOperations.ZeroMemory(mask);
        }
    }

    /// <summary>Vault leaves the padding out.</summary>
    static byte[] Bytes(string encoded)
    {
        try { return Convert.FromBase64String(encoded.TrimEnd('=') + new string('=', (4 - encoded.TrimEnd('=').Length % 4) % 4)); }
        catch (FormatException) { throw new CommandException(ExitCode.Local, "Error decoding root token: the encoded token is not base64", "Give it as the last key holder was shown it (Encoded Token). A token encrypted to a PGP key is decrypted with gpg instead."); }
    }
}
