using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>backup/NAME</c> and <c>restore</c>.</summary>
sealed class BackupPaths(KeyStore store)
{
    static readonly Field<string> Backup = Field.Text("backup", "What backup/NAME gave.") with { Sensitive = true };
    static readonly Field<bool> Force = Field.Flag("force", "Replace a key of that name.");
    static readonly Field<string> NewName = Field.Text("name", "Another name than the key had.");

    static readonly Field[] RestoreFields = [NewName, Backup, Force];

    public IEnumerable<EnginePath> Paths =>
    [
        new("backup/{name}", "Back a key up.")
        {
            Description = "The whole key with all its versions, in the clear: it must be exportable and allow plaintext backups.", Fields = [TransitFields.Name], Read = BackUpAsync,
        },
        new("restore", "Restore a key under its own name.") { Fields = RestoreFields, Update = RestoreAsync },
        new("restore/{name}", "Restore a key under another name.") { Fields = RestoreFields, Update = RestoreAsync },
    ];

    /// <summary>The key remembers its last backup.</summary>
    async ValueTask<EngineResponse?> BackUpAsync(EngineRequest request, CancellationToken ct)
    {
        var name = request.Get(TransitFields.Name);
        if (await store.FindAsync(request.Storage, name, ct) is null) return null;
        var whole = await store.EditAsync(request.Storage, name, "key not found", policy =>
        {
            if (!policy.Exportable) throw TransitErrors.Internal("exporting is disallowed on the policy");
            if (!policy.AllowPlaintextBackup) throw TransitErrors.Internal("plaintext backup is disallowed on the policy");
            return policy with { BackupInfo = Moment(policy) };
        }, ct);
        return EngineResponse.Of(new JsonObject { ["backup"] = KeyBackup.Of(whole) });
    }

    async ValueTask<EngineResponse?> RestoreAsync(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(Backup).Length == 0) throw TransitErrors.Invalid("'backup' must be supplied");
        var policy = KeyBackup.Read(request.Get(Backup));
        var name = request.Get(NewName) is { Length: > 0 } given ? given : policy.Name;
        if (name.Contains('/', StringComparison.Ordinal)) throw TransitErrors.Invalid("key names cannot be paths");
        policy = policy with { Name = name, RestoreInfo = Moment(policy) };
        if (request.Get(Force)) await store.ReplaceAsync(request.Storage, policy, ct);
        else if (!await store.TryAddAsync(request.Storage, policy, ct)) throw TransitErrors.Internal($"key \"{name}\" already exists");
        return null;
    }

    KeyMoment Moment(KeyPolicy policy) => new(GoTime.Format(store.Now), policy.LatestVersion);
}
