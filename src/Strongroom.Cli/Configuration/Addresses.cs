using System.Globalization;
using System.Net;

namespace Strongroom.Cli.Configuration;

/// <summary>Checks of addresses; each returns what is wrong and what would be right, or null.</summary>
static class Addresses
{
    /// <summary><c>host:port</c>, where an IPv6 host has brackets and an empty one means every interface.</summary>
    public static string? Listen(string text)
    {
        if (text.Contains("{{", StringComparison.Ordinal)) return "templates are not supported, expected host:port";
        if (text.Contains("://", StringComparison.Ordinal)) return $"\"{text}\" is a URL, expected host:port without a scheme";
        var colon = text.LastIndexOf(':');
        if (colon < 0) return $"\"{text}\" has no port, expected \"{text}:8200\"";
        var host = text[..colon];
        if (host.StartsWith('[') != host.EndsWith(']') || (host.Contains(':', StringComparison.Ordinal) && !host.StartsWith('[')))
            return $"\"{text}\" is ambiguous, an IPv6 address needs brackets: \"[::1]:8200\"";
        if (host.StartsWith('[') && !IPAddress.TryParse(host[1..^1], out _)) return $"\"{host}\" is no IPv6 address, expected one like \"[::1]:8200\"";
        return ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null
            : $"\"{text[(colon + 1)..]}\" is no port, expected 0 to 65535";
    }

    public static string? Url(string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Host.Length > 0 ? null
            : $"\"{text}\" is no URL, expected one like \"https://vault.example.com:8200\"";

    public static string? Network(string text)
        => text.Contains('/') ? IPNetwork.TryParse(text, out _) ? null : $"\"{text}\" is no network, expected one like \"10.0.0.0/8\""
            : IPAddress.TryParse(text, out _) ? null : $"\"{text}\" is no address, expected one like \"10.0.0.1\" or \"10.0.0.0/8\"";

    /// <summary>Reachable from other machines as far as the text can tell.</summary>
    public static bool IsOpenToAll(string address)
    {
        var host = address[..Math.Max(0, address.LastIndexOf(':'))];
        return host is "" or "0.0.0.0" or "[::]";
    }
}
