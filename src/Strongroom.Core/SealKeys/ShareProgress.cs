using Strongroom.Primitives;

namespace Strongroom.Core.SealKeys;

/// <summary>Shares brought so far, by whom nobody knows: each counts once, and all are zeroed when they are used or given up.</summary>
sealed class ShareProgress
{
    readonly Lock _gate = new();
    readonly List<SecretBytes> _shares = [];
    string _nonce = "";

    public (int Count, string Nonce) Now
    {
        get { lock (_gate) return (_shares.Count, _nonce); }
    }

    /// <summary>It was brought before.</summary>
    public bool Has(SecretBytes share)
    {
        lock (_gate) return _shares.Exists(known => known.FixedTimeEquals(share.Span));
    }

    /// <summary>Null: more are needed. Otherwise all of them, owned by the caller, and the progress begins anew.</summary>
    public IReadOnlyList<SecretBytes>? Add(SecretBytes share, int threshold)
    {
        lock (_gate)
        {
            if (_shares.Exists(known => known.FixedTimeEquals(share.Span))) share.Dispose();
            else _shares.Add(share);
            if (_nonce.Length == 0) _nonce = RandomText.Uuid();
            if (_shares.Count < threshold) return null;
            IReadOnlyList<SecretBytes> all = [.. _shares];
            _shares.Clear();
            _nonce = "";
            return all;
        }
    }

    public void Reset()
    {
        lock (_gate)
        {
            foreach (var share in _shares) share.Dispose();
            _shares.Clear();
            _nonce = "";
        }
    }
}
