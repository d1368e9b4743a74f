using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Ciphers;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>sign/NAME</c>.</summary>
sealed class SignPaths(KeyStore store)
{
    static readonly Field[] Fields = [TransitFields.Name, TransitFields.KeyVersion, .. SignItem.Fields, .. SigningOptions.Fields];

    public IEnumerable<EnginePath> Paths =>
    [
        new("sign/{name}", "Sign with a named key.") { Description = "One input, or a batch.", Fields = Fields, Update = SignAsync },
        new("sign/{name}/{urlalgorithm}", "Sign with a named key, the hash function in the path.") { Fields = Fields, Update = SignAsync },
    ];

    async ValueTask<EngineResponse?> SignAsync(EngineRequest request, CancellationToken ct)
    {
        var options = SigningOptions.Read(request);
        var policy = await store.GetAsync(request.Storage, request.Get(TransitFields.Name), "signing key not found", ct);
        if (!policy.Type.CanSign) throw TransitErrors.Invalid($"key type {policy.Type.Name} does not support signing");
        var version = request.Get(TransitFields.KeyVersion);
        if (SignItem.Batch(request) is not { } batch) return EngineResponse.Of(Sign(policy, version, SignItem.Single(request), options));
        return BatchAnswer.Of(request, batch, item => item.Reference, item => Sign(policy, version, Given(item), options), failureStatus: false);
    }

    /// <summary>A request without an input signs the empty one, as Vault does; in a batch that is a mistake.</summary>
    static SignItem Given(SignItem item) => item.Input is not null ? item : throw TransitErrors.Invalid("missing input");

    static JsonObject Sign(KeyPolicy policy, int asked, SignItem item, SigningOptions options)
    {
        var (signature, version, publicKey) = Signer.Sign(policy, asked, item, options);
        var data = new JsonObject { ["signature"] = signature, ["key_version"] = version };
        if (publicKey.Length > 0) data["public_key"] = publicKey;
        return data;
    }
}
