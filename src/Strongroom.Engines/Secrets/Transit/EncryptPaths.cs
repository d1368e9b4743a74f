using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Ciphers;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>encrypt/NAME</c>. Who may create there, and not only update, makes the key by using it.</summary>
sealed class EncryptPaths(KeyStore store, TransitSettings settings)
{
    public IEnumerable<EnginePath> Paths =>
    [
        new("encrypt/{name}", "Encrypt with a named key.")
        {
            Description = "One plaintext, or a batch. A key that does not exist is made for callers whose policy grants \"create\".",
            Fields = [TransitFields.Name, TransitFields.Plaintext, TransitFields.Type, TransitFields.Convergent, .. CipherItems.Fields],
            Exists = (request, ct) => KeyStore.ExistsAsync(request.Storage, request.Get(TransitFields.Name), ct), Create = (request, ct) => EncryptAsync(request, mayMake: true, ct), Update = (request, ct) => EncryptAsync(request, mayMake: false, ct),
        },
    ];

    async ValueTask<EngineResponse?> EncryptAsync(EngineRequest request, bool mayMake, CancellationToken ct)
    {
        var batch = CipherItems.Batch(request);
        var single = batch is null ? CipherItems.Single(request) : null;
        if (single is not null) Check(single);
        var policy = await store.FindAsync(request.Storage, request.Get(TransitFields.Name), ct);
        if (policy is null && mayMake) policy = await MakeAsync(request, batch ?? [single!], ct);
        using var session = new CipherSession(policy ?? throw TransitErrors.Invalid(TransitErrors.NoEncryptionKey));
        if (single is not null) return EngineResponse.Of(Encrypt(session, single));
        return BatchAnswer.Of(request, batch!, item => item.Reference, item => Encrypt(session, item));
    }

    async ValueTask<KeyPolicy> MakeAsync(EngineRequest request, IReadOnlyList<CipherItem> items, CancellationToken ct)
    {
        if ((await settings.ReadAsync(request.Storage, ct)).DisableUpsert) throw TransitErrors.Invalid(TransitErrors.NoEncryptionKey);
        var derived = items[0].Context.Length > 0;
        if (items.Any(item => item.Context.Length > 0 != derived)) throw TransitErrors.Invalid("context should be set either in all the request blocks or in none");
        var type = KeyType.Named(request.Get(TransitFields.Type)) ?? throw TransitErrors.Invalid($"unknown key type {request.Get(TransitFields.Type)}");
        if (!type.IsAead) throw TransitErrors.Invalid($"key type {type.Name} not supported for this operation");
        var template = NewKey.Of(request.Get(TransitFields.Name), type, derived, request.Get(TransitFields.Convergent));
        return await store.EnsureAsync(request.Storage, template.Name, () => template, ct);
    }

    /// <summary>Before a key is made for it.</summary>
    static void Check(CipherItem item)
        => CryptographicOperations.ZeroMemory(TransitErrors.Decode(item.Plaintext ?? throw TransitErrors.Invalid("missing plaintext to encrypt")));

    static JsonObject Encrypt(CipherSession session, CipherItem item)
    {
        var plain = TransitErrors.Decode(item.Plaintext ?? throw TransitErrors.Invalid("missing plaintext to encrypt"));
        try
        {
            var (ciphertext, version) = session.Encrypt(item, plain);
            return new JsonObject { ["ciphertext"] = ciphertext, ["key_version"] = version };
        }
        finally { CryptographicOperations.ZeroMemory(plain); }
    }
}
