using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary><c>data/</c> and <c>subkeys/</c>: the secrets themselves.</summary>
sealed class KvDataPaths(KvStore store)
{
    /// <summary>What the metadata said may be pruned or deleted before the secret is read; then both are read again.</summary>
    const int MaxAttempts = 3;

    static readonly Field<JsonElement> Data = Field.Json("data", "The secret: an object of your choice.") with { Sensitive = true };
    static readonly Field<JsonElement> Options = Field.Json("options", "\"cas\": the version this write replaces, 0 for a key that must not exist.");
    static readonly Field<int> Depth = Field.Integer("depth", "How deep to look; 0 is all the way.").InQuery();

    public IEnumerable<EnginePath> Paths =>
    [
        new("data/{path*}", "Read, write, patch or delete the latest version.")
        {
            Fields = [KvFields.Path, KvFields.Version, Data, Options], Exists = ExistsAsync,
            Read = ReadAsync, Create = WriteAsync, Update = WriteAsync, Patch = PatchAsync, Delete = DeleteAsync,
        },
        new("subkeys/{path*}", "Read which members a secret has, without their values.") { Fields = [KvFields.Path, KvFields.Version, Depth], Read = ReadSubkeysAsync },
    ];

    async ValueTask<bool> ExistsAsync(EngineRequest request, CancellationToken ct)
        => await store.FindAsync(request.Storage, request.Get(KvFields.Path), ct) is not null;

    async ValueTask<EngineResponse?> ReadAsync(EngineRequest request, CancellationToken ct)
    {
        var path = request.Get(KvFields.Path);
        var keys = await store.OpenAsync(request.Storage, ct);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            if (await DescribeAsync(request, path, ct) is not { } found) return null;
            if (found.Version.Info.IsGone(store.Now)) return Gone("data", found.Version);
            if (await request.Storage.GetAsync(keys.Version(path, found.Version.Number), ct) is { } entry)
                return EngineResponse.Of((ReadOnlyMemory<byte>)KvDataFrame.Of(KvVersion.Data(entry.Value.Span), found.Json));
        }
        throw Missing(request);
    }

    ValueTask<KvDescription?> DescribeAsync(EngineRequest request, string path, CancellationToken ct)
    {
        if (request.Get(KvFields.Version) > 0) return DescribeAsync(request, ct);
        return store.Latest.Find(path, out var epoch) is { } known ? new(known) : DescribeLatestAsync(request, path, epoch, ct);
    }

    async ValueTask<KvDescription?> DescribeAsync(EngineRequest request, CancellationToken ct)
        => await FindVersionAsync(request, ct) is { } version ? KvDescription.Of(version) : null;

    async ValueTask<KvDescription?> DescribeLatestAsync(EngineRequest request, string path, long epoch, CancellationToken ct)
    {
        if (await DescribeAsync(request, ct) is not { } latest) return null;
        if (latest.Version.Custom is null) store.Latest.Keep(path, latest, epoch); // people's notes are not kept in the clear
        return latest;
    }

    async ValueTask<EngineResponse?> ReadSubkeysAsync(EngineRequest request, CancellationToken ct)
    {
        if (await FindVersionAsync(request, ct) is not { } version) return null;
        if (version.Info.IsGone(store.Now)) return Gone("subkeys", version);
        var secret = KvJson.Object(KvVersion.Data((await ReadEntryAsync(request, version.Number, ct)).Value.Span));
        return EngineResponse.Of(Frame("subkeys", KvSubkeys.Of(secret, request.Get(Depth)), version));
    }

    static EngineResponse Gone(string member, KvVersionView version) => new() { Status = 404, Data = Frame(member, null, version) };

    static JsonObject Frame(string member, JsonNode? value, KvVersionView version) => new() { [member] = value, ["metadata"] = version.ToJson() };

    async ValueTask<KvVersionView?> FindVersionAsync(EngineRequest request, CancellationToken ct)
    {
        var path = request.Get(KvFields.Path);
        if (path.EndsWith('/')) return null;
        var keys = await store.OpenAsync(request.Storage, ct);
        if (await request.Storage.GetAsync(keys.Metadata(path), ct) is not { } entry) return null;
        return KvVersionView.Find(entry.Value.Span, (ulong)Math.Max(request.Get(KvFields.Version), 0));
    }

    async ValueTask<StorageEntry> ReadEntryAsync(EngineRequest request, ulong version, CancellationToken ct)
    {
        var keys = await store.OpenAsync(request.Storage, ct);
        return await request.Storage.GetAsync(keys.Version(request.Get(KvFields.Path), version), ct)
            ?? throw Missing(request);
    }

    static InvalidDataException Missing(EngineRequest request) => new($"the data of a version that exists is missing in {request.Mount.Path}");

    async ValueTask<EngineResponse?> WriteAsync(EngineRequest request, CancellationToken ct)
    {
        var path = WritablePath(request);
        var data = KvJson.Bytes(GivenData(request));
        var cas = KvCas.Read(request.Get(Options));
        return await store.EditAsync(request, path, edit =>
        {
            KvCas.Check(cas, edit);
            return ValueTask.FromResult<EngineResponse?>(AddVersion(edit, data));
        }, ct);
    }

    async ValueTask<EngineResponse?> PatchAsync(EngineRequest request, CancellationToken ct)
    {
        var path = WritablePath(request);
        if (!request.Has(Data)) throw new RequestException(400, "no data provided");
        var patch = GivenData(request);
        var cas = KvCas.Read(request.Get(Options));
        return await store.EditAsync(request, path, async edit =>
        {
            if (edit.Metadata is not { } metadata || metadata[metadata.CurrentVersion] is not { } info)
                return new EngineResponse { Status = 404, Raw = new RawBody("application/json", default) };
            if (info.IsGone(edit.Now)) return Gone("data", metadata.View(metadata.CurrentVersion));
            KvCas.Check(cas, edit);
            var secret = KvJson.Object(KvVersion.Data((await ReadEntryAsync(request, metadata.CurrentVersion, ct)).Value.Span));
            return AddVersion(edit, KvJson.Bytes(KvJson.Merge(secret, patch)));
        }, ct);
    }

    static string WritablePath(EngineRequest request)
    {
        var path = request.Get(KvFields.Path);
        return path.EndsWith('/') ? throw new RequestException(400, "cannot write to a path ending in '/'") : path;
    }

    /// <summary>A <c>null</c> is a secret too (Vault stores it), so absent and null are told apart, which the parsed fields do not.</summary>
    static JsonElement GivenData(EngineRequest request)
    {
        if (request.Body.ValueKind != JsonValueKind.Object || !request.Body.TryGetProperty(Data.Name, out var data)) throw new RequestException(400, "no data provided");
        if (data.ValueKind is JsonValueKind.Object or JsonValueKind.Null) return data;
        var kind = data.ValueKind switch { JsonValueKind.String => "string", JsonValueKind.Number => "json.Number", JsonValueKind.Array => "[]interface {}", _ => "bool" };
        throw new RequestException(400, $"error converting input for field \"data\": '' expected a map, got '{kind}'");
    }

    static EngineResponse AddVersion(KvEdit edit, byte[] data)
    {
        var metadata = edit.Change();
        var version = ++metadata.CurrentVersion;
        var deletion = KvSpan.Effective(edit.Config.DeleteVersionAfter, metadata.DeleteVersionAfter) is { } after ? KvDeletion.After(edit.Now, after) : (KvTime?)null;
        metadata.Versions[version] = new KvVersionInfo(edit.Now, deletion, false);
        metadata.UpdatedTime = edit.Now;
        edit.PutVersion(version, KvVersion.ToBytes(data, edit.Now, deletion));
        Prune(edit, metadata);
        return EngineResponse.Of(metadata.View(version).ToJson());
    }

    static void Prune(KvEdit edit, KvMetadata metadata)
    {
        var most = Math.Max(metadata.MaxVersions, edit.Config.MaxVersions);
        if (most == 0) most = 10;
        if (metadata.CurrentVersion <= most) return;
        var last = metadata.CurrentVersion - most;
        var pruned = metadata.Versions.Keys.TakeWhile(version => version <= last).ToList();
        if (pruned.Count == 0) return;
        foreach (var version in pruned)
        {
            edit.RemoveVersion(version);
            metadata.Versions.Remove(version);
        }
        metadata.OldestVersion = last + 1;
    }

    async ValueTask<EngineResponse?> DeleteAsync(EngineRequest request, CancellationToken ct)
        => await store.EditAsync(request, request.Get(KvFields.Path), edit =>
        {
            if (edit.Metadata is { CurrentVersion: var current }) KvDeletion.Delete(edit, current);
            return ValueTask.FromResult<EngineResponse?>(null);
        }, ct);
}
