using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.Transit.Tls;

/// <summary>The connections to the other server. When one of the TLS files is another, new connections are made with what is in it now.</summary>
sealed class TransitHttp(TransitTls tls) : IDisposable
{
    readonly Lock _gate = new();
    HttpClient? _client, _previous;
    string _stamp = "";

    /// <summary>Why the files as they are now are not in use; null: they are.</summary>
    public string? Trouble { get; private set; }

    /// <exception cref="SealException">CredentialsMissing: the files cannot be used, and there were no others before.</exception>
    public HttpClient Client(ServiceClock clock)
    {
        lock (_gate)
            try
            {
                using var files = TlsFiles.Read(tls);
                if (_client is null || files.Stamp != _stamp) Replace(files, clock);
                Trouble = null;
                return _client!;
            }
            catch (SealException e) when (_client is not null)
            {
                Trouble = $"the TLS files changed: {e.Message}; the ones read before stay in use";
                return _client;
            }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _previous?.Dispose();
            _client?.Dispose();
        }
    }

    void Replace(TlsFiles files, ServiceClock clock)
    {
        var fresh = Outbound.ThroughProxy(clock, files.Options(tls));
        _previous?.Dispose();
        (_previous, _client, _stamp) = (_client, fresh, files.Stamp); // Calls under way end on the connections they began with.
    }
}
