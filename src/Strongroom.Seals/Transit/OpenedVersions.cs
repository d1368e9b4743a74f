using System.Security.Cryptography;
using Strongroom.Primitives;

namespace Strongroom.Seals.Transit;

/// <summary>Which versions of the key opened what lies in the storage: so that a key which no longer lets them is told before the next restart.</summary>
/// <remarks>What was only wrapped to be tried (a probe) is told from what is stored by that it is opened once. Contents are known by a keyed digest.</remarks>
sealed class OpenedVersions : IDisposable
{
    const int Most = 64;
    readonly Lock _gate = new();
    readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    readonly Dictionary<string, int> _stored = [];
    readonly Dictionary<string, int> _fresh = [];

    /// <summary>The oldest version that something stored needs; null: nothing is known.</summary>
    public int? Oldest
    {
        get { lock (_gate) return _stored.Count > 0 ? _stored.Values.Min() : null; }
    }

    public void Wrapped(SecretBytes content)
    {
        lock (_gate)
        {
            if (_fresh.Count >= Most) _fresh.Clear();
            _fresh[Digest(content)] = 1;
        }
    }

    public void Opened(SecretBytes content, int version)
    {
        lock (_gate)
        {
            var digest = Digest(content);
            var isProof = _fresh.Remove(digest);
            if (_stored.ContainsKey(digest) || (!isProof && _stored.Count < Most)) _stored[digest] = version; // A proof of something stored: it is about to be stored anew.
        }
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    string Digest(SecretBytes content) => Convert.ToHexString(HMACSHA256.HashData(_key, content.Span));
}
