using System.Text.Json;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Leases;

/// <summary>Stores and finds leases; what to do when one ends is <c>Expiration</c>'s.</summary>
public sealed class LeaseStore(IStorage barrier)
{
    public const string ById = "sys/expire/id/";
    public const string ByToken = "sys/expire/token/";

    readonly StorageView _byId = new(barrier, ById);

    public ValueTask<LeaseEntry?> GetAsync(string leaseId, CancellationToken ct)
        => StorageKey.Problem(leaseId) is null ? _byId.ReadJsonAsync(leaseId, LeaseJson.Default.LeaseEntry, ct) : new((LeaseEntry?)null);

    /// <summary>Adds the write to a batch over the whole barrier, so that a token and its lease appear together.</summary>
    public static void Put(StorageBatch batch, LeaseEntry lease)
        => batch.Put(ById + lease.LeaseId, JsonSerializer.SerializeToUtf8Bytes(lease, LeaseJson.Default.LeaseEntry));

    public ValueTask PutAsync(LeaseEntry lease, CancellationToken ct) => _byId.WriteJsonAsync(lease.LeaseId, lease, LeaseJson.Default.LeaseEntry, ct);

    public static void Delete(StorageBatch batch, string leaseId) => batch.Delete(ById + leaseId);

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, CancellationToken ct) => _byId.ListAsync(prefix, ct);

    public IAsyncEnumerable<string> WalkAsync(string prefix, CancellationToken ct) => _byId.WalkAsync(prefix, ct);
}
