using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Core.Tokens;

/// <summary>S(x) of the storage formats, section 12: how ids become key names that do not give the id away.</summary>
public sealed class TokenIndex(string salt)
{
    readonly byte[] _salt = Encoding.UTF8.GetBytes(salt);

    /// <summary>SHA-1 of salt and text without a dot (40 hex digits), else <c>h</c> and an HMAC-SHA-256 (65 characters).</summary>
    public string Of(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            if (text.Contains('.', StringComparison.Ordinal)) return "h" + Convert.ToHexStringLower(HMACSHA256.HashData(_salt, bytes));
            return Convert.ToHexStringLower(SHA1.HashData([.. _salt, .. bytes]));
        }
        finally { CryptographicOperations.ZeroMemory(bytes); }
    }
}
