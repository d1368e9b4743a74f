using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Ciphers;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>verify/NAME</c>: signatures, or HMACs.</summary>
sealed class VerifyPaths(KeyStore store)
{
    static readonly Field[] Fields = [TransitFields.Name, .. SignItem.CheckFields, .. SigningOptions.Fields];

    public IEnumerable<EnginePath> Paths =>
    [
        new("verify/{name}", "Verify a signature or an HMAC.") { Description = "One input with its signature or HMAC, or a batch of one kind.", Fields = Fields, Update = VerifyAsync },
        new("verify/{name}/{urlalgorithm}", "Verify a signature or an HMAC, the hash function in the path.") { Fields = Fields, Update = VerifyAsync },
    ];

    async ValueTask<EngineResponse?> VerifyAsync(EngineRequest request, CancellationToken ct)
    {
        var batch = SignItem.Batch(request);
        var items = batch ?? [SignItem.Single(request)];
        var check = IsHmac(items, batch is not null) ? await HmacCheckAsync(request, ct) : await SignatureCheckAsync(request, ct);
        if (batch is null) return EngineResponse.Of(Answer(check(items[0])));
        return BatchAnswer.Of(request, batch, item => item.Reference, item => Answer(check(Given(item))), result => result["valid"] = false, failureStatus: false);
    }

    static bool IsHmac(IReadOnlyList<SignItem> items, bool isBatch)
    {
        var signatures = items.Count(item => item.Signature is { Length: > 0 });
        var hmacs = items.Count(item => item.Signature is null or "" && item.Hmac is { Length: > 0 });
        if (!isBatch) return signatures + hmacs > 0 ? hmacs > 0 : throw TransitErrors.Invalid("neither a 'signature' nor an 'hmac' were given to verify");
        if (signatures > 0 && hmacs > 0) throw TransitErrors.Invalid("elements of batch_input must all provide 'signature' or all provide 'hmac'");
        if (signatures + hmacs == items.Count) return hmacs > 0;
        throw TransitErrors.Invalid(signatures > 0 ? "some elements of batch_input are missing 'signature'"
            : hmacs > 0 ? "some elements of batch_input are missing 'hmac'" : "no batch_input elements have 'signature' or 'hmac'");
    }

    async ValueTask<Func<SignItem, bool>> SignatureCheckAsync(EngineRequest request, CancellationToken ct)
    {
        var options = SigningOptions.Read(request);
        var policy = await store.GetAsync(request.Storage, request.Get(TransitFields.Name), "signature verification key not found", ct);
        if (!policy.Type.CanSign) throw TransitErrors.Invalid($"key type {policy.Type.Name} does not support verification");
        return item => Signer.Verify(policy, item, options);
    }

    async ValueTask<Func<SignItem, bool>> HmacCheckAsync(EngineRequest request, CancellationToken ct)
    {
        var policy = await store.GetAsync(request.Storage, request.Get(TransitFields.Name), TransitErrors.NoEncryptionKey, ct);
        var name = SigningOptions.HashName(request);
        var digest = NamedDigest.Find(name) ?? throw TransitErrors.Invalid($"invalid hash algorithm \"{name}\"");
        return item => KeyedHash.Verify(policy, item, digest);
    }

    static SignItem Given(SignItem item) => item.Input is not null ? item : throw TransitErrors.Invalid("missing input");

    static JsonObject Answer(bool valid) => new() { ["valid"] = valid };
}
