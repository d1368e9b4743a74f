using System.Net;
using System.Net.Security;

namespace Strongroom.Seals.Shared.Rest;

/// <summary>The two ways out of this machine: to a cloud's services (through the proxy of the environment, as every client of theirs does), and to the
/// machine's own metadata services (never through one). Redirects are not followed: a key service sends none.</summary>
static class Outbound
{
    /// <summary>DNS of an endpoint may change (failover, a new private endpoint): connections are not kept for good.</summary>
    static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static HttpClient Direct() => New(new SocketsHttpHandler { UseProxy = false });

    /// <param name="clock">Gets to see the dates of all answers.</param>
    /// <param name="tls">Null: the system's trust store, and no certificate of our own.</param>
    public static HttpClient ThroughProxy(ServiceClock clock, SslClientAuthenticationOptions? tls = null)
    {
        var handler = new SocketsHttpHandler { Proxy = new NoLoopbackProxy() };
        if (tls is not null) handler.SslOptions = tls;
        return New(handler, clock);
    }

    /// <summary>The proxy that a call to <paramref name="endpoint"/> takes; null: none.</summary>
    public static Uri? ProxyFor(Uri endpoint) => endpoint.IsLoopback || HttpClient.DefaultProxy.IsBypassed(endpoint) ? null : HttpClient.DefaultProxy.GetProxy(endpoint);

    static HttpClient New(SocketsHttpHandler handler, ServiceClock? clock = null)
    {
        (handler.AllowAutoRedirect, handler.UseCookies, handler.PooledConnectionLifetime) = (false, false, ConnectionLifetime);
        var bounded = new BoundedHandler(handler);
        return new HttpClient(clock is null ? bounded : new ClockHandler(clock, bounded)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = BoundedHandler.MostBody }; // Every call brings its own end.
    }

    /// <summary>HTTPS_PROXY, HTTP_PROXY and NO_PROXY as .NET reads them, but nothing on this machine is ever asked through a proxy.</summary>
    sealed class NoLoopbackProxy : IWebProxy
    {
        public ICredentials? Credentials { get => HttpClient.DefaultProxy.Credentials; set => throw new NotSupportedException(); }
        public Uri? GetProxy(Uri destination) => ProxyFor(destination);
        public bool IsBypassed(Uri host) => ProxyFor(host) is null;
    }
}
