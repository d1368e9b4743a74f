using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Ciphers;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>hmac/NAME</c>.</summary>
sealed class HmacPaths(KeyStore store)
{
    static readonly Field[] Fields = [TransitFields.Name, TransitFields.KeyVersion, .. SignItem.Fields, .. SigningOptions.HashFields];

    public IEnumerable<EnginePath> Paths =>
    [
        new("hmac/{name}", "Compute an HMAC with a named key.") { Description = "One input, or a batch. Every type of key can.", Fields = Fields, Update = ComputeAsync },
        new("hmac/{name}/{urlalgorithm}", "Compute an HMAC, the hash function in the path.") { Fields = Fields, Update = ComputeAsync },
    ];

    async ValueTask<EngineResponse?> ComputeAsync(EngineRequest request, CancellationToken ct)
    {
        var policy = await store.GetAsync(request.Storage, request.Get(TransitFields.Name), TransitErrors.NoEncryptionKey, ct);
        var asked = request.Get(TransitFields.KeyVersion);
        var version = asked == 0 ? policy.LatestVersion : asked;
        if (version != policy.LatestVersion && version < policy.MinEncryptionVersion)
            throw TransitErrors.Invalid("cannot generate HMAC: version is too old (disallowed by policy)");
        var name = SigningOptions.HashName(request);
        var digest = NamedDigest.Find(name) ?? throw TransitErrors.Invalid($"unsupported algorithm \"{name}\"");
        JsonObject Compute(SignItem item) => new() { ["hmac"] = KeyedHash.Of(policy, version, item, digest) };
        if (SignItem.Batch(request) is { } batch) return BatchAnswer.Of(request, batch, item => item.Reference, Compute, failureStatus: false);
        return EngineResponse.Of(Compute(SignItem.Single(request)));
    }
}
