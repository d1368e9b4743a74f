using System.Collections.Concurrent;

namespace Strongroom.LocalKms;

/// <summary>How often each action was asked for, also when it was refused or never answered.</summary>
public sealed class CallCounters
{
    readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int this[string action] => _counts.GetValueOrDefault(action);
    public int Total => _counts.Values.Sum();
    public IReadOnlyDictionary<string, int> Snapshot() => new SortedDictionary<string, int>(_counts, StringComparer.Ordinal);
    public void Reset() => _counts.Clear();

    internal void Add(string action) => _counts.AddOrUpdate(action, 1, (_, count) => count + 1);
}
