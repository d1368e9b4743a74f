using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary><c>delete/</c>, <c>undelete/</c> and <c>destroy/</c>: named versions of a key.</summary>
sealed class KvVersionPaths(KvStore store)
{
    public IEnumerable<EnginePath> Paths =>
    [
        Path("delete/{path*}", "Delete versions; they can be undeleted.", "No version number provided", KvDeletion.Delete),
        Path("undelete/{path*}", "Bring deleted versions back.", "No version number provided", KvDeletion.Undelete),
        Path("destroy/{path*}", "Destroy versions for good.", "no version number provided", KvDeletion.Destroy),
    ];

    EnginePath Path(string pattern, string summary, string missing, Action<KvEdit, ulong> change)
    {
        ValueTask<EngineResponse?> Handle(EngineRequest request, CancellationToken ct) => ChangeAsync(request, missing, change, ct);
        return new EnginePath(pattern, summary) { Fields = [KvFields.Path, KvFields.Versions], Create = Handle, Update = Handle };
    }

    async ValueTask<EngineResponse?> ChangeAsync(EngineRequest request, string missing, Action<KvEdit, ulong> change, CancellationToken ct)
    {
        var versions = KvFields.Numbers(request.Get(KvFields.Versions));
        if (versions.Count == 0) throw new RequestException(400, missing);
        return await store.EditAsync(request, request.Get(KvFields.Path), edit =>
        {
            foreach (var version in versions) change(edit, version);
            return ValueTask.FromResult<EngineResponse?>(null);
        }, ct);
    }
}
