using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Ciphers;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>decrypt/NAME</c> and <c>rewrap/NAME</c>.</summary>
sealed class DecryptPaths(KeyStore store)
{
    const string Missing = "missing ciphertext to decrypt";

    static readonly Field[] Fields = [TransitFields.Name, TransitFields.Ciphertext, .. CipherItems.Fields];

    public IEnumerable<EnginePath> Paths =>
    [
        new("decrypt/{name}", "Decrypt with a named key.") { Description = "One ciphertext, or a batch.", Fields = Fields, Update = DecryptAsync },
        new("rewrap/{name}", "Encrypt anew with the latest version of the key.")
        {
            Description = "The plaintext is not shown, so whoever renews stored ciphertexts need not be trusted with their content.", Fields = Fields, Update = RewrapAsync,
        },
    ];

    ValueTask<EngineResponse?> DecryptAsync(EngineRequest request, CancellationToken ct)
        => RunAsync(request, Decrypt, result => result["plaintext"] = "", ct);

    ValueTask<EngineResponse?> RewrapAsync(EngineRequest request, CancellationToken ct) => RunAsync(request, Rewrap, null, ct);

    async ValueTask<EngineResponse?> RunAsync(EngineRequest request, Func<CipherSession, CipherItem, JsonObject> work, Action<JsonObject>? onFailure, CancellationToken ct)
    {
        var batch = CipherItems.Batch(request);
        var single = batch is null ? CipherItems.Single(request) : null;
        if (single is { Ciphertext: null or "" }) throw TransitErrors.Invalid(Missing);
        var policy = await store.GetAsync(request.Storage, request.Get(TransitFields.Name), TransitErrors.NoEncryptionKey, ct);
        using var session = new CipherSession(policy);
        if (single is not null) return EngineResponse.Of(work(session, single));
        return BatchAnswer.Of(request, batch!, item => item.Reference, item => work(session, item), onFailure);
    }

    static JsonObject Decrypt(CipherSession session, CipherItem item)
    {
        var plain = Open(session, item);
        try { return new JsonObject { ["plaintext"] = Convert.ToBase64String(plain) }; }
        finally { CryptographicOperations.ZeroMemory(plain); }
    }

    static JsonObject Rewrap(CipherSession session, CipherItem item)
    {
        var plain = Open(session, item);
        try
        {
            var (ciphertext, version) = session.Encrypt(item, plain);
            return new JsonObject { ["ciphertext"] = ciphertext, ["key_version"] = version };
        }
        finally { CryptographicOperations.ZeroMemory(plain); }
    }

    static byte[] Open(CipherSession session, CipherItem item)
        => item.Ciphertext is { Length: > 0 } ? session.Decrypt(item) : throw TransitErrors.Invalid(Missing);
}
