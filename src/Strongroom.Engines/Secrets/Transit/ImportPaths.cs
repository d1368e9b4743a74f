using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Ciphers;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>wrapping_key</c>, <c>keys/NAME/import</c> and <c>keys/NAME/import_version</c>: keys that were made elsewhere.</summary>
sealed class ImportPaths(KeyStore store)
{
    static readonly Field<string> Ciphertext = Field.Text("ciphertext", "The key, wrapped for wrapping_key: RSA-OAEP of an AES key, and AES-KWP of the key under it, in base64.");
    static readonly Field<string> PublicKey = Field.Text("public_key", "Only the public half, as PEM: it verifies or encrypts.");
    static readonly Field<string> HashFunction = Field.Text("hash_function", "Of the RSA-OAEP: SHA1, SHA256, SHA384 or SHA512.", "SHA256");
    static readonly Field<bool> AllowRotation = Field.Flag("allow_rotation", "The server may make further versions by itself.");
    static readonly Field<bool> Derived = Field.Flag("derived", "Each use names a context, from which its own key is derived.");

    static readonly Field[] MaterialFields = [TransitFields.Name, Ciphertext, PublicKey, HashFunction];

    public IEnumerable<EnginePath> Paths =>
    [
        new("wrapping_key", "The public key to wrap keys with that are to be imported.") { Read = WrappingKeyAsync },
        new("keys/{name}/import", "Import a key.")
        {
            Fields = [.. MaterialFields, TransitFields.Type, AllowRotation, Derived, KeyConfig.Exportable, KeyConfig.AllowPlaintextBackup, KeyConfig.AutoRotatePeriod], Update = ImportAsync,
        },
        new("keys/{name}/import_version", "Import a further version of an imported key, or the private half of its latest.") { Fields = MaterialFields, Update = ImportVersionAsync },
    ];

    async ValueTask<EngineResponse?> WrappingKeyAsync(EngineRequest request, CancellationToken ct)
    {
        using var key = await OpenWrappingKeyAsync(request, ct);
        return EngineResponse.Of(new JsonObject { ["public_key"] = key.ExportSubjectPublicKeyInfoPem() + "\n" });
    }

    async ValueTask<EngineResponse?> ImportAsync(EngineRequest request, CancellationToken ct)
    {
        var type = KeyType.Named(request.Get(TransitFields.Type)) ?? throw TransitErrors.Invalid($"unknown key type: {request.Get(TransitFields.Type)}");
        var template = NewKey.Of(request.Get(TransitFields.Name), type, request.Get(Derived), convergent: false) with
        {
            Exportable = request.Get(KeyConfig.Exportable), AllowPlaintextBackup = request.Get(KeyConfig.AllowPlaintextBackup),
            AutoRotatePeriod = KeyConfig.CheckedPeriod(request), Imported = true, AllowImportedKeyRotation = request.Get(AllowRotation),
        };
        if (template.AutoRotatePeriod > TimeSpan.Zero && !template.AllowImportedKeyRotation) throw TransitErrors.Invalid("allow_rotation must be set to true if auto-rotation is enabled");
        var version = await MaterialAsync(request, template, ct);
        if (type.Kind == KeyKind.Hmac) template = template with { KeySize = version.KeyLength };
        if (!await store.TryAddAsync(request.Storage, template.With(version), ct))
            throw TransitErrors.Invalid("the import path cannot be used with an existing key; use import-version to rotate an existing imported key");
        return null;
    }

    async ValueTask<EngineResponse?> ImportVersionAsync(EngineRequest request, CancellationToken ct)
    {
        var name = request.Get(TransitFields.Name);
        var missing = $"no key found with name {name}; to import a new key, use the import/ endpoint";
        var policy = await store.GetAsync(request.Storage, name, missing, ct);
        var version = await MaterialAsync(request, policy, ct);
        await store.EditAsync(request.Storage, name, missing, before => Added(before, version), ct);
        return null;
    }

    /// <summary>The private half of what was imported as a public key completes that version.</summary>
    static KeyPolicy Added(KeyPolicy policy, KeyVersion version)
    {
        if (!policy.Imported) throw TransitErrors.Invalid("the import_version endpoint can only be used with an imported key");
        if (policy.Convergent) throw TransitErrors.Invalid("import_version cannot be used on keys with convergent encryption enabled");
        var completes = policy.Type.IsAsymmetric && policy.Versions.TryGetValue(policy.LatestVersion, out var latest) && !latest.HasPrivatePart(policy.Type)
            && version.HasPrivatePart(policy.Type) && PublicKeys.Of(policy, policy.LatestVersion, latest, []).Key == PublicKeys.Of(policy, policy.LatestVersion, version, []).Key;
        return completes ? policy with { Versions = policy.Versions.SetItem(policy.LatestVersion, version) } : policy.With(version);
    }

    async ValueTask<KeyVersion> MaterialAsync(EngineRequest request, KeyPolicy policy, CancellationToken ct)
    {
        var (wrapped, pem) = (request.Get(Ciphertext), request.Get(PublicKey));
        if (wrapped.Length > 0 == pem.Length > 0)
            throw TransitErrors.Invalid(pem.Length > 0 ? "only one of the following fields, ciphertext and public_key, can be set" : "one of the following fields, ciphertext and public_key, must be set");
        if (pem.Length > 0) return ImportedKey.Public(policy, pem, store.Now);
        var bytes = TransitErrors.Decode(wrapped);
        using var wrapping = await OpenWrappingKeyAsync(request, ct);
        using var material = KeyUnwrapping.Unwrap(wrapping, bytes, request.Get(HashFunction));
        return ImportedKey.Private(policy, material.Span, store.Now);
    }

    /// <summary>Made when it is first asked for.</summary>
    async ValueTask<RSA> OpenWrappingKeyAsync(EngineRequest request, CancellationToken ct)
    {
        var policy = await store.EnsureAsync(request.Storage, KeyName.Wrapping, () => NewKey.Of(KeyName.Wrapping, KeyType.Rsa4096, derived: false, convergent: false), ct);
        return RsaKeys.Open(policy, policy.LatestVersion);
    }
}
