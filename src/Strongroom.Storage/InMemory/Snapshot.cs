using System.Collections.Immutable;
using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.InMemory;

/// <summary>Everything that is stored, at one moment. Immutable.</summary>
sealed class Snapshot
{
    readonly ImmutableDictionary<string, byte[]> _values;
    readonly ImmutableSortedSet<string> _keys;

    Snapshot(ImmutableDictionary<string, byte[]> values, ImmutableSortedSet<string> keys) => (_values, _keys) = (values, keys);

    public static Snapshot Empty { get; } = new(ImmutableDictionary.Create<string, byte[]>(StringComparer.Ordinal), ImmutableSortedSet.Create<string>(ByteOrder.Instance));

    public byte[]? Find(string key) => _values.GetValueOrDefault(key);

    public StorageVersion VersionOf(string key) => Find(key) is { } value ? StorageVersion.OfContent(value) : StorageVersion.Absent;

    public Snapshot With(StorageBatch batch)
    {
        var (values, keys) = (_values, _keys);
        foreach (var operation in batch.Operations)
        {
            if (operation.Kind == StorageOperationKind.Expect) continue;
            var key = KeyPath.Normalize(operation.Key);
            if (operation.Kind == StorageOperationKind.Put)
            {
                values = values.SetItem(key, operation.Value.ToArray());
                keys = keys.Add(key);
            }
            else
            {
                values = values.Remove(key);
                keys = keys.Remove(key);
            }
        }
        return new(values, keys);
    }

    /// <summary>One level, unsorted by contract: whole folders are stepped over, not walked.</summary>
    public IEnumerable<string> NamesBelow(string prefix)
    {
        for (var i = From(prefix); i < _keys.Count && _keys[i].StartsWith(prefix, StringComparison.Ordinal);)
        {
            var key = _keys[i];
            var slash = key.IndexOf('/', prefix.Length);
            if (slash < 0)
            {
                yield return key[prefix.Length..];
                i++;
            }
            else
            {
                yield return key[prefix.Length..(slash + 1)];
                i = From(key[..slash] + (char)('/' + 1));
            }
        }
    }

    int From(string key)
    {
        var index = _keys.IndexOf(key);
        return index < 0 ? ~index : index;
    }
}
