using System.Globalization;
using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Ciphers;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>export/KIND/NAME</c>: the material of keys that were made exportable.</summary>
sealed class ExportPaths(KeyStore store)
{
    static readonly Field<string> Kind = Field.Text("type", "encryption-key, signing-key, hmac-key or public-key.").InPath();
    static readonly Field<string> Version = Field.Text("version", "One version, or \"latest\"; without it all that may be used.");

    static readonly Field[] Fields = [Kind, TransitFields.Name, Version];

    public IEnumerable<EnginePath> Paths =>
    [
        new("export/{type}/{name}", "Export a key.") { Description = "Only keys whose configuration says \"exportable\"; a public key always.", Fields = Fields, Read = ExportAsync },
        new("export/{type}/{name}/{version}", "Export one version of a key.") { Fields = Fields, Read = ExportAsync },
    ];

    async ValueTask<EngineResponse?> ExportAsync(EngineRequest request, CancellationToken ct)
    {
        var kind = request.Get(Kind);
        if (!KeyExport.IsKind(kind)) throw TransitErrors.Invalid($"invalid export type: {kind}");
        if (await store.FindAsync(request.Storage, request.Get(TransitFields.Name), ct) is not { } policy) return null;
        KeyExport.Check(policy, kind);
        var keys = new JsonObject();
        foreach (var version in Versions(policy, request.Get(Version)))
            keys[version.ToString(CultureInfo.InvariantCulture)] = KeyExport.Of(policy, version, kind);
        return EngineResponse.Of(new JsonObject { ["name"] = policy.Name, ["type"] = policy.Type.Name, ["keys"] = keys });
    }

    static IEnumerable<int> Versions(KeyPolicy policy, string asked)
    {
        if (asked.Length == 0) return policy.Versions.Keys.Where(version => version >= policy.MinDecryptionVersion);
        var version = policy.LatestVersion;
        if (asked != "latest" && !int.TryParse(asked.TrimStart('v'), NumberStyles.None, CultureInfo.InvariantCulture, out version)) throw TransitErrors.Invalid("invalid key version");
        if (version < policy.MinDecryptionVersion) throw TransitErrors.Invalid("version for export is below minimum decryption version");
        return policy.Versions.ContainsKey(version) ? [version] : throw TransitErrors.Invalid("version does not exist or cannot be found");
    }
}
