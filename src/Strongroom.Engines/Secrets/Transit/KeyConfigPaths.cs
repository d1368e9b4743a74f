using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>keys/NAME/config</c>, <c>keys/NAME/trim</c>, and what holds for all keys: <c>config/keys</c>.</summary>
sealed class KeyConfigPaths(KeyStore store, TransitSettings settings, AutoRotation rotation)
{
    static readonly Field<int> MinAvailable = Field.Integer("min_available_version", "Older versions are deleted for good.");
    static readonly Field<bool> DisableUpsert = Field.Flag("disable_upsert", "Encrypting with an unknown key is refused to everybody.");

    public IEnumerable<EnginePath> Paths =>
    [
        new("keys/{name}/config", "Change what a key may be used for.") { Fields = KeyConfig.Fields, Update = ConfigureAsync },
        new("keys/{name}/trim", "Delete old versions of a key.")
        {
            Description = "Only versions below both minimums can go. What was encrypted with them is lost.", Fields = [TransitFields.Name, MinAvailable], Update = TrimAsync,
        },
        new("config/keys", "Read or change what holds for all keys.") { Fields = [DisableUpsert], Read = ReadAsync, Update = WriteAsync },
    ];

    async ValueTask<EngineResponse?> ConfigureAsync(EngineRequest request, CancellationToken ct)
    {
        var name = request.Get(TransitFields.Name);
        var policy = await store.EditAsync(request.Storage, name, $"no existing key named {name} could be found", before => KeyConfig.Apply(request, before), ct);
        rotation.LookAgain();
        var raised = request.Has(KeyConfig.MinDecryption) && request.Get(KeyConfig.MinDecryption) == 0;
        return EngineResponse.Of(KeyView.Of(policy, [])) with
        {
            Warnings = raised ? ["versions are counted from 1, so min_decryption_version was set to 1"] : [],
        };
    }

    async ValueTask<EngineResponse?> TrimAsync(EngineRequest request, CancellationToken ct)
    {
        if (!request.Has(MinAvailable)) throw TransitErrors.Invalid("missing min_available_version");
        var version = request.Get(MinAvailable);
        var policy = await store.EditAsync(request.Storage, request.Get(TransitFields.Name), "invalid key name", before => Trimmed(before, version), ct);
        return EngineResponse.Of(KeyView.Of(policy, []));
    }

    static KeyPolicy Trimmed(KeyPolicy policy, int version)
    {
        if (policy.MinEncryptionVersion == 0) throw TransitErrors.Invalid("minimum available version cannot be set when minimum encryption version is not set");
        if (version < 0) throw TransitErrors.Invalid("minimum available version cannot be negative");
        if (version == 0) throw TransitErrors.Invalid("minimum available version should be positive");
        if (version < policy.MinAvailableVersion) throw TransitErrors.Invalid("minimum available version cannot be decremented");
        if (version > policy.MinEncryptionVersion) throw TransitErrors.Invalid("minimum available version cannot be greater than minimum encryption version");
        if (version > policy.MinDecryptionVersion) throw TransitErrors.Invalid("minimum available version cannot be greater than minimum decryption version");
        return policy with
        {
            MinAvailableVersion = version, ArchiveMinVersion = version, Versions = policy.Versions.RemoveRange(policy.Versions.Keys.Where(number => number < version).ToList()),
        };
    }

    async ValueTask<EngineResponse?> ReadAsync(EngineRequest request, CancellationToken ct) => View(await settings.ReadAsync(request.Storage, ct));

    async ValueTask<EngineResponse?> WriteAsync(EngineRequest request, CancellationToken ct)
    {
        var values = await settings.ReadAsync(request.Storage, ct);
        if (request.Has(DisableUpsert)) values = values with { DisableUpsert = request.Get(DisableUpsert) };
        await settings.WriteAsync(request.Storage, values, ct);
        return View(values);
    }

    static EngineResponse View(TransitSettings.Values values) => EngineResponse.Of(new JsonObject { ["disable_upsert"] = values.DisableUpsert });
}
