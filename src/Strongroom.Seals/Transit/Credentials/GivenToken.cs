using System.Security.Cryptography;
using System.Text;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Transit.Credentials;

/// <summary>A token from the configuration or the environment.</summary>
sealed class GivenToken(SealValue value, TimeProvider time) : ISealTokenSource
{
    readonly SealToken _token = new(value.Text, $"token ({value.Origin})", time.GetUtcNow());

    public string Name => _token.Source;
    public bool IsFollowed => false;
    public bool IsLogin => false;

    public ValueTask<SealToken> FetchAsync(CancellationToken ct) => new(_token);

    /// <summary>A header's value; anything else was never a token, and is not sent.</summary>
    internal static bool IsToken(string text) => text.Length is > 0 and <= 8192 && text.All(character => character is > ' ' and <= '~');

    /// <exception cref="SealException">CredentialsMissing.</exception>
    internal static string Checked(string text, string place) => IsToken(text) ? text
        : throw new SealException(SealFault.CredentialsMissing, $"the {place} holds no token", "give the token's text alone, such as hvs.…");
}

/// <summary>A token in a file that somebody else (an agent, a CI system, an operator) keeps: read before each call.</summary>
sealed class TokenFile(SealValue file, TransitSettings settings) : ISealTokenSource
{
    public string Name => $"{file.Name} {file.Text} ({file.Origin})";
    public bool IsFollowed => true;
    public bool IsLogin => false;

    public ValueTask<SealToken> FetchAsync(CancellationToken ct)
        => new(new SealToken(GivenToken.Checked(SecretText.Read(file, settings.Environment, "see that the file holds a token and that the server's user may read it"), Name), Name, settings.Time.GetUtcNow()));
}

/// <summary>A secret that is read anew each time.</summary>
static class SecretText
{
    /// <exception cref="SealException">CredentialsMissing: it cannot be read.</exception>
    public static string Read(SealValue file, Func<string, string?> environment, string remedy)
    {
        var (bytes, problem) = SecretFile.Read(file.Text, environment);
        if (bytes is null) throw new SealException(SealFault.CredentialsMissing, $"{file.Name} ({file.Origin}): {problem}", remedy);
        try { return Encoding.UTF8.GetString(bytes).Trim(); }
        finally { CryptographicOperations.ZeroMemory(bytes); }
    }
}
