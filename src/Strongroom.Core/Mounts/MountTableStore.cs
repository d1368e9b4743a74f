using System.Text.Json;
using Strongroom.Primitives;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Mounts;

/// <summary>Reads and writes one of the two tables: <c>mounts</c> (secrets engines) or <c>auth</c>, each with its local twin.</summary>
public sealed class MountTableStore(IStorage barrier, string table)
{
    string Key => $"core/{table}";
    string LocalKey => $"core/local-{table}";

    /// <summary>Null: there is no such table yet.</summary>
    /// <exception cref="InvalidDataException">A table this server must not touch.</exception>
    public async ValueTask<IReadOnlyList<MountEntry>?> LoadAsync(CancellationToken ct)
    {
        var main = await ReadAsync(Key, ct);
        var local = await ReadAsync(LocalKey, ct);
        if (main is null && local is null)
        {
            if ((await barrier.ListAsync(Key + "/", null, 1, ct)).Count > 0)
                throw new InvalidDataException($"the mount table core/{table} is kept one entry per mount ({Key}/…, as OpenBao does on transactional storage), which this version does not open; nothing was changed");
            return null;
        }
        if (main is null) throw new InvalidDataException($"the mount table {Key} is missing while {LocalKey} is there; restore it from a backup. Nothing was changed");
        return [.. main ?? [], .. local ?? []];
    }

    public void Put(StorageBatch batch, IReadOnlyList<MountEntry> entries)
    {
        batch.Put(Key, Bytes([.. entries.Where(entry => !entry.Local)]));
        batch.Put(LocalKey, Bytes([.. entries.Where(entry => entry.Local)]));
    }

    /// <summary>A fresh line of this table.</summary>
    public MountEntry NewEntry(string path, string type, string description, bool local = false) => new()
    {
        Table = table,
        Path = path,
        Type = type,
        Description = description,
        Uuid = RandomText.Uuid(),
        BackendAwareUuid = RandomText.Uuid(),
        Accessor = $"{(table == "auth" ? "auth_" : "")}{type}_{RandomText.Hex(4)}",
        Local = local,
    };

    byte[] Bytes(IReadOnlyList<MountEntry> entries)
        => TableCompression.Compress(JsonSerializer.SerializeToUtf8Bytes(new MountTable { Type = table, Entries = entries }, MountJson.Default.MountTable));

    async ValueTask<IReadOnlyList<MountEntry>?> ReadAsync(string key, CancellationToken ct)
    {
        if (await barrier.GetAsync(key, ct) is not { } entry) return null;
        var read = JsonSerializer.Deserialize(TableCompression.Expand(entry.Value, key), MountJson.Default.MountTable)
            ?? throw new InvalidDataException($"{key} holds no table");
        return [.. (read.Entries ?? []).Select(Complete)];
    }

    /// <summary>Old tables lack some members.</summary>
    MountEntry Complete(MountEntry entry) => entry with
    {
        Table = entry.Table.Length > 0 ? entry.Table : table,
        Type = entry.Type == "generic" ? "kv" : entry.Type,
        NamespaceId = entry.NamespaceId is { Length: > 0 } id ? id : "root",
        BackendAwareUuid = entry.BackendAwareUuid is { Length: > 0 } aware ? aware : RandomText.Uuid(),
        Accessor = entry.Accessor is { Length: > 0 } accessor ? accessor : $"{(table == "auth" ? "auth_" : "")}{entry.Type}_{RandomText.Hex(4)}",
    };
}
