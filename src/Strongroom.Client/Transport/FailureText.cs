using System.Net.Sockets;
using System.Security.Authentication;
using Strongroom.Primitives;

namespace Strongroom.Client.Transport;

/// <summary>Why no answer came, in Go's words, and what the user might do about it.</summary>
static class FailureText
{
    public static (string Reason, string? Hint) Of(HttpRequestException error, ServerAddress address, ServerCertificateCheck? check)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is DialException dial) return (dial.Message, null);
            if (cause is AuthenticationException && check?.Refusal is { } refusal) return (refusal, TrustHint(refusal));
            if (cause is AuthenticationException && address.Scheme == "https") return FirstRecord(cause, address);
        }
        var root = error.GetBaseException();
        if (error.HttpRequestError == HttpRequestError.SecureConnectionError) return FirstRecord(root, address);
        if (error.HttpRequestError is HttpRequestError.InvalidResponse or HttpRequestError.ResponseEnded && address.Scheme == "http")
            return (error.HttpRequestError == HttpRequestError.ResponseEnded ? "EOF" : "net/http: malformed HTTP response",
                $"If the server speaks TLS, use an https address: VAULT_ADDR=https{address.Text[4..]}");
        return root is SocketException { SocketErrorCode: SocketError.ConnectionReset } ? ("read: connection reset by peer", null) : (UriText.WithoutUserInfo(root.Message), null);
    }

    static (string, string?) FirstRecord(Exception cause, ServerAddress address) =>
        cause.Message.Contains("frame", StringComparison.Ordinal) || cause is AuthenticationException
        && cause.GetBaseException().Message.Contains("wrong version", StringComparison.OrdinalIgnoreCase)
            ? ("tls: first record does not look like a TLS handshake",
                $"The server answers in plain HTTP; use VAULT_ADDR=http{address.Text[5..]}, or switch TLS on in its listener.")
            : ("tls: " + cause.GetBaseException().Message, null);

    static string? TrustHint(string refusal) => refusal.EndsWith("unknown authority", StringComparison.Ordinal)
        ? "If the certificate is signed by an authority of your own, name its file with VAULT_CACERT or -ca-cert."
        : null;
}
