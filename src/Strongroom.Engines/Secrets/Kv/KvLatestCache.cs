namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Remembers the latest version of the keys read lately, so that a read decrypts the secret and nothing else. Bounded: each stripe has two halves,
/// and when the young one is full it becomes the old one.</summary>
/// <remarks>Never behind a write: while a key is being changed (<see cref="Change"/>) its stripe hands nothing out and takes nothing in, and what a reader found
/// before a change began or ended is refused, by the stripe's epoch. A reader may so never bring back what a write has replaced.</remarks>
sealed class KvLatestCache
{
    const int Stripes = 64;
    const int Half = 128; // at most 16,384 keys of one mount

    readonly Stripe[] _stripes = new Stripe[Stripes];

    public KvLatestCache()
    {
        for (var i = 0; i < Stripes; i++) _stripes[i] = new Stripe();
    }

    /// <param name="path">Of the key.</param>
    /// <param name="epoch">To be handed to <see cref="Keep"/> with what is read from the storage after this.</param>
    public KvDescription? Find(string path, out long epoch) => StripeOf(path).Find(path, out epoch);

    public void Keep(string path, KvDescription latest, long epoch) => StripeOf(path).Keep(path, latest, epoch);

    /// <summary>Surrounds a change of the key; dispose the result when the change is written or given up.</summary>
    public Changing Change(string path)
    {
        var stripe = StripeOf(path);
        stripe.Begin(path);
        return new Changing(stripe);
    }

    /// <summary>Somebody wrote below this engine.</summary>
    public void Clear()
    {
        foreach (var stripe in _stripes) stripe.Clear();
    }

    Stripe StripeOf(string path) => _stripes[(uint)string.GetHashCode(path) % Stripes];

    public readonly struct Changing(Stripe stripe) : IDisposable
    {
        public void Dispose() => stripe.End();
    }

    public sealed class Stripe
    {
        readonly Lock _lock = new();
        Dictionary<string, KvDescription> _young = new(StringComparer.Ordinal);
        Dictionary<string, KvDescription> _old = new(StringComparer.Ordinal);
        long _epoch;
        int _changes;

        public KvDescription? Find(string path, out long epoch)
        {
            lock (_lock)
            {
                epoch = _epoch;
                if (_young.TryGetValue(path, out var latest)) return latest;
                if (_old.TryGetValue(path, out latest)) Add(path, latest);
                return latest;
            }
        }

        public void Keep(string path, KvDescription latest, long epoch)
        {
            lock (_lock)
                if (_changes == 0 && epoch == _epoch) Add(path, latest);
        }

        public void Begin(string path)
        {
            lock (_lock)
            {
                _changes++;
                _epoch++;
                _young.Remove(path);
                _old.Remove(path);
            }
        }

        public void End()
        {
            lock (_lock)
            {
                _changes--;
                _epoch++;
            }
        }

        public void Clear()
        {
            lock (_lock)
            {
                _epoch++;
                _young.Clear();
                _old.Clear();
            }
        }

        void Add(string path, KvDescription latest)
        {
            if (_young.Count == Half) (_old, _young) = (_young, new(StringComparer.Ordinal));
            _young[path] = latest;
        }
    }
}
