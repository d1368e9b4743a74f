using System.Text.Json;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary><c>metadata/</c>: the settings of a key, its versions, and the list of keys.</summary>
sealed class KvMetadataPaths(KvStore store)
{
    static readonly Field<IReadOnlyDictionary<string, string>> Custom = Field.TextMap("custom_metadata", "Notes of your choice, texts by name.");

    static readonly Field[] Fields = [KvFields.Path, KvFields.MaxVersions, KvFields.CasRequired, KvFields.DeleteVersionAfter, Custom];

    public IEnumerable<EnginePath> Paths =>
    [
        new("metadata/{path*?}", "Read, change or delete a key with all its versions; list keys.")
        {
            Fields = Fields, Exists = ExistsAsync,
            Read = ReadAsync, Create = WriteAsync, Update = WriteAsync, Patch = PatchAsync, Delete = DeleteAsync, List = ListAsync,
        },
    ];

    async ValueTask<bool> ExistsAsync(EngineRequest request, CancellationToken ct)
        => request.Get(KvFields.Path) is { Length: > 0 } path && await store.FindAsync(request.Storage, path, ct) is not null;

    async ValueTask<EngineResponse?> ReadAsync(EngineRequest request, CancellationToken ct)
    {
        var path = request.Get(KvFields.Path);
        if (path.Length == 0) return AtRoot;
        return await store.FindAsync(request.Storage, path, ct) is { } metadata ? EngineResponse.Of(metadata.ToJson()) : null;
    }

    static EngineResponse AtRoot => new() { Status = 404, Warnings = ["Non-listing operations on the root of a K/V v2 mount are not supported."] };

    async ValueTask<EngineResponse?> WriteAsync(EngineRequest request, CancellationToken ct)
    {
        var path = request.Get(KvFields.Path);
        if (path.Length == 0) return AtRoot;
        if (path.EndsWith('/')) throw new RequestException(400, "cannot write to a path ending in '/'");
        if (request.Has(Custom)) KvCustomMetadata.Check(request.Get(Custom));
        return await store.EditAsync(request, path, edit =>
        {
            Apply(request, edit);
            return ValueTask.FromResult<EngineResponse?>(null);
        }, ct);
    }

    /// <summary>A request that sets nothing makes nothing.</summary>
    static void Apply(EngineRequest request, KvEdit edit)
    {
        if (request.Has(KvFields.MaxVersions)) edit.Change().MaxVersions = KvFields.Kept(request.Get(KvFields.MaxVersions));
        if (request.Has(KvFields.CasRequired)) edit.Change().CasRequired = request.Get(KvFields.CasRequired);
        if (request.Has(KvFields.DeleteVersionAfter)) edit.Change().DeleteVersionAfter = KvSpan.Normal(request.Get(KvFields.DeleteVersionAfter));
        if (request.Has(Custom))
        {
            edit.Change().Custom.Clear();
            foreach (var (name, value) in request.Get(Custom)) edit.Change().Custom[name] = value;
        }
        if (edit.IsChanged) edit.Change().UpdatedTime = edit.Now;
    }

    async ValueTask<EngineResponse?> PatchAsync(EngineRequest request, CancellationToken ct)
    {
        var path = request.Get(KvFields.Path);
        if (path.Length == 0) return AtRoot;
        return await store.EditAsync(request, path, edit =>
        {
            if (edit.Metadata is null) return ValueTask.FromResult<EngineResponse?>(new EngineResponse { Status = 404, Raw = new RawBody("application/json", default) });
            Reset(request.Body, edit);
            if (request.Has(Custom)) KvCustomMetadata.Merge(edit.Change().Custom, request.Body.GetProperty(Custom.Name));
            Apply(request with { Fields = WithoutCustom(request) }, edit);
            return ValueTask.FromResult<EngineResponse?>(null);
        }, ct);
    }

    /// <summary>In a merge patch <c>null</c> means "as if never set"; parsed fields do not show it.</summary>
    static void Reset(JsonElement body, KvEdit edit)
    {
        if (IsNull(body, KvFields.MaxVersions)) edit.Change().MaxVersions = 0;
        if (IsNull(body, KvFields.CasRequired)) edit.Change().CasRequired = false;
        if (IsNull(body, KvFields.DeleteVersionAfter)) edit.Change().DeleteVersionAfter = default;
        if (IsNull(body, Custom)) edit.Change().Custom.Clear();
    }

    static bool IsNull(JsonElement body, Field field)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(field.Name, out var value) && value.ValueKind == JsonValueKind.Null;

    static FieldValues WithoutCustom(EngineRequest request)
    {
        var values = new Dictionary<string, object?>();
        if (request.Has(KvFields.MaxVersions)) values[KvFields.MaxVersions.Name] = request.Get(KvFields.MaxVersions);
        if (request.Has(KvFields.CasRequired)) values[KvFields.CasRequired.Name] = request.Get(KvFields.CasRequired);
        if (request.Has(KvFields.DeleteVersionAfter)) values[KvFields.DeleteVersionAfter.Name] = request.Get(KvFields.DeleteVersionAfter);
        return new FieldValues(values);
    }

    async ValueTask<EngineResponse?> DeleteAsync(EngineRequest request, CancellationToken ct)
    {
        var path = request.Get(KvFields.Path);
        if (path.Length == 0) return AtRoot;
        return await store.EditAsync(request, path, edit =>
        {
            if (edit.Metadata is not null) edit.RemoveAll();
            return ValueTask.FromResult<EngineResponse?>(null);
        }, ct);
    }

    async ValueTask<EngineResponse?> ListAsync(EngineRequest request, CancellationToken ct)
    {
        var folder = request.Get(KvFields.Path);
        if (folder.Length > 0 && !folder.EndsWith('/')) folder += "/";
        var keys = await store.OpenAsync(request.Storage, ct);
        return EngineResponse.Keys(await keys.ListAsync(request.Storage, folder, ct));
    }
}
