using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Strongroom.Sdk.Storage;

/// <summary>Single-key conveniences over the three methods of <see cref="IStorage"/>.</summary>
public static class StorageExtensions
{
    extension(IStorage storage)
    {
        public async ValueTask<T?> ReadJsonAsync<T>(string key, JsonTypeInfo<T> type, CancellationToken ct) where T : class
            => await storage.GetAsync(key, ct) is { } entry ? JsonSerializer.Deserialize(entry.Value.Span, type) : null;

        public ValueTask WriteJsonAsync<T>(string key, T value, JsonTypeInfo<T> type, CancellationToken ct)
            => storage.PutAsync(key, JsonSerializer.SerializeToUtf8Bytes(value, type), ct);

        public async ValueTask PutAsync(string key, ReadOnlyMemory<byte> value, CancellationToken ct)
            => await storage.TryCommitAsync(new StorageBatch().Put(key, value), ct);

        public async ValueTask DeleteAsync(string key, CancellationToken ct)
            => await storage.TryCommitAsync(new StorageBatch().Delete(key), ct);

        public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken ct) => storage.ListAsync(prefix, null, 0, ct);

        /// <summary>Every key below <paramref name="prefix"/>, folder by folder.</summary>
        public async IAsyncEnumerable<string> WalkAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
        {
            var folders = new Stack<string>([prefix]);
            while (folders.TryPop(out var folder))
                foreach (var name in await storage.ListAsync(folder, null, 0, ct))
                    if (name.EndsWith('/')) folders.Push(folder + name);
                    else yield return folder + name;
        }

        /// <summary>Deletes everything below <paramref name="prefix"/>, in batches; repeatable after an interruption.</summary>
        public async ValueTask DeleteBelowAsync(string prefix, CancellationToken ct)
        {
            var batch = new StorageBatch();
            var keys = new List<string>();
            await foreach (var key in storage.WalkAsync(prefix, ct)) keys.Add(key);
            foreach (var key in keys)
            {
                batch.Delete(key);
                if (batch.Count < StorageBatch.MaxOperations) continue;
                await storage.TryCommitAsync(batch, ct);
                batch = new StorageBatch();
            }
            if (batch.Count > 0) await storage.TryCommitAsync(batch, ct);
        }
    }
}
