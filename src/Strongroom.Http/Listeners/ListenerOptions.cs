using System.Security.Authentication;
using Strongroom.Http.Api;

namespace Strongroom.Http.Listeners;

/// <summary>One place to listen at: TCP (<c>host:port</c>) or a unix socket (a path).</summary>
public sealed record ListenerOptions
{
    public required string Address { get; init; }
    public bool IsUnix { get; init; }
    /// <summary>Null: no TLS.</summary>
    public TlsOptions? Tls { get; init; }
    /// <summary>Permission bits of a unix socket; null: as the umask has it.</summary>
    public UnixFileMode? SocketMode { get; init; }
    public ApiOptions Api { get; init; } = new();
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>The TLS files and limits of a listener.</summary>
public sealed record TlsOptions
{
    public required string CertFile { get; init; }
    public required string KeyFile { get; init; }
    public SslProtocols Protocols { get; init; } = SslProtocols.Tls12 | SslProtocols.Tls13;
    /// <summary>PEM file of the authorities client certificates are checked against; "" for the system's.</summary>
    public string ClientCaFile { get; init; } = "";
    /// <summary>Names of suites for TLS 1.2 and below; none: the system's choice.</summary>
    public IReadOnlyList<string> CipherSuites { get; init; } = [];
    public bool RequireClientCert { get; init; }
    public bool DisableClientCerts { get; init; }
}

/// <summary>A listener could not start: names the address or file, what was wrong, and what to do.</summary>
public sealed class ListenerException(string message, string remedy, Exception? inner = null) : Exception(message, inner)
{
    public string Remedy { get; } = remedy;
}
