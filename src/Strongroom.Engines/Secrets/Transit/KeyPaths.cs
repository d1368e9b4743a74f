using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>keys/</c>: make, show, rotate, delete and list keys.</summary>
sealed class KeyPaths(KeyStore store)
{
    const string NotFound = "key not found";

    static readonly Field<bool> Derived = Field.Flag("derived", "Each use names a context, from which its own key is derived.");
    static readonly Field<int> KeySize = Field.Integer("key_size", "Bytes of an hmac key, 32 to 512; 0 is 32.");

    static readonly Field[] Fields =
    [
        TransitFields.Name, TransitFields.Type, Derived, TransitFields.Convergent, KeyConfig.Exportable, KeyConfig.AllowPlaintextBackup, KeyConfig.AutoRotatePeriod, KeySize,
        TransitFields.Context.InQuery(),
    ];

    public IEnumerable<EnginePath> Paths =>
    [
        new("keys", "List the keys.") { List = ListAsync },
        new("keys/{name}", "Make, show or delete a key.") { Fields = Fields, Read = ReadAsync, Update = MakeAsync, Delete = DeleteAsync },
        new("keys/{name}/rotate", "Make a new version of a key.")
        {
            Description = "New ciphertexts use it; old ones still decrypt, as long as the key's configuration allows.", Fields = [TransitFields.Name], Update = RotateAsync,
        },
        new("keys/{name}/soft-delete-restore", "Use a key again that OpenBao deleted softly.") { Fields = [TransitFields.Name], Update = UndeleteAsync },
    ];

    async ValueTask<EngineResponse?> ListAsync(EngineRequest request, CancellationToken ct) => EngineResponse.Keys(await store.ListAsync(request.Storage, ct));

    async ValueTask<EngineResponse?> ReadAsync(EngineRequest request, CancellationToken ct)
    {
        var context = TransitErrors.Decode(request.Get(TransitFields.Context), "failed to base64-decode context: ");
        return await store.FindAnyAsync(request.Storage, request.Get(TransitFields.Name), ct) is { } policy ? EngineResponse.Of(KeyView.Of(policy, context)) : null;
    }

    /// <summary>A key that exists stays as it is.</summary>
    async ValueTask<EngineResponse?> MakeAsync(EngineRequest request, CancellationToken ct)
    {
        var type = KeyType.Named(request.Get(TransitFields.Type)) ?? throw TransitErrors.Invalid($"unknown key type {request.Get(TransitFields.Type)}");
        var template = NewKey.Of(request.Get(TransitFields.Name), type, request.Get(Derived), request.Get(TransitFields.Convergent)) with
        {
            Exportable = request.Get(KeyConfig.Exportable), AllowPlaintextBackup = request.Get(KeyConfig.AllowPlaintextBackup),
            AutoRotatePeriod = KeyConfig.CheckedPeriod(request), KeySize = NewKey.CheckedSize(type, request.Get(KeySize)),
        };
        return EngineResponse.Of(KeyView.Of(await store.EnsureAsync(request.Storage, template.Name, () => template, ct), []));
    }

    async ValueTask<EngineResponse?> RotateAsync(EngineRequest request, CancellationToken ct)
        => EngineResponse.Of(KeyView.Of(await KeyRotation.RotateAsync(store, request.Storage, request.Get(TransitFields.Name), NotFound, ct), []));

    async ValueTask<EngineResponse?> UndeleteAsync(EngineRequest request, CancellationToken ct)
    {
        await store.EditAsync(request.Storage, request.Get(TransitFields.Name), NotFound, policy => policy.SoftDeleted is true ? policy with { SoftDeleted = false } : policy, ct);
        return null;
    }

    async ValueTask<EngineResponse?> DeleteAsync(EngineRequest request, CancellationToken ct)
    {
        await store.DeleteAsync(request.Storage, request.Get(TransitFields.Name), ct);
        return null;
    }
}
