namespace Strongroom.Client.Transport;

/// <summary>Where requests go: what is printed in errors, what is dialled, and the socket if it is a local one.</summary>
sealed record ServerAddress(string Text, string Scheme, Uri? Base, string? SocketPath)
{
    public static ServerAddress Parse(string text)
    {
        text = text.TrimEnd('/');
        var end = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = end > 0 ? text[..end].ToLowerInvariant() : "";
        if (scheme == "unix") return new("http://localhost", scheme, new Uri("http://localhost"), text[(end + 3)..]);
        if (scheme is not ("http" or "https")) return new(UrlPath.Escape(text), scheme, null, null);
        return new(text, scheme, Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null, null);
    }
}
