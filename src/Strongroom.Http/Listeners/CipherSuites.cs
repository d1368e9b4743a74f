using System.Net.Security;

namespace Strongroom.Http.Listeners;

/// <summary><c>tls_cipher_suites</c>: the suites of TLS 1.2 and below that are offered. Those of TLS 1.3 are always there, as in Vault.</summary>
static class CipherSuites
{
    static readonly TlsCipherSuite[] OfTls13 = [TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256];

    /// <summary>Null: the system decides.</summary>
    /// <exception cref="ListenerException">A name there is not.</exception>
    public static CipherSuitesPolicy? PolicyOf(IReadOnlyList<string> names)
        => names.Count == 0 ? null : new CipherSuitesPolicy([.. OfTls13, .. names.Select(Named).Except(OfTls13)]);

    static TlsCipherSuite Named(string name)
    {
        // Go knows the ChaCha suites by a shorter name, too
        if (IsKnown(name, out var suite) || IsKnown(name + "_SHA256", out suite)) return suite;
        throw new ListenerException($"tls_cipher_suites names \"{name}\", which is no cipher suite", "write names such as TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, or leave tls_cipher_suites out");
    }

    static bool IsKnown(string name, out TlsCipherSuite suite) => Enum.TryParse(name, ignoreCase: false, out suite) && name.StartsWith("TLS_", StringComparison.Ordinal);
}
