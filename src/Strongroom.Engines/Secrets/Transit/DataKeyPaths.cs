using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Ciphers;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>datakey/plaintext/NAME</c> and <c>datakey/wrapped/NAME</c>: new keys for whoever encrypts much data himself.</summary>
sealed class DataKeyPaths(KeyStore store)
{
    static readonly Field<string> Kind = Field.Text("plaintext", "\"plaintext\": the key in the clear too; \"wrapped\": encrypted only.").InPath();
    static readonly Field<int> Bits = Field.Integer("bits", "Length of the new key: 128, 256 or 512.", 256);

    public IEnumerable<EnginePath> Paths =>
    [
        new("datakey/{plaintext}/{name}", "Make a data key, encrypted with a named key.")
        {
            Description = "Keep the ciphertext beside the data, and have it decrypted when the data are needed.",
            Fields = [TransitFields.Name, Kind, TransitFields.Context, TransitFields.Nonce, Bits], Update = MakeAsync,
        },
    ];

    async ValueTask<EngineResponse?> MakeAsync(EngineRequest request, CancellationToken ct)
    {
        var shown = request.Get(Kind) switch
        {
            "plaintext" => true,
            "wrapped" => false,
            _ => throw TransitErrors.Invalid("Invalid path, must be 'plaintext' or 'wrapped'"),
        };
        var policy = await store.GetAsync(request.Storage, request.Get(TransitFields.Name), TransitErrors.NoEncryptionKey, ct);
        var bits = request.Get(Bits);
        if (bits is not (128 or 256 or 512)) throw TransitErrors.Invalid("invalid bit length");
        using var key = SecretBytes.Random(bits / 8);
        using var session = new CipherSession(policy);
        var (ciphertext, version) = session.Encrypt(new CipherItem { Context = request.Get(TransitFields.Context), Nonce = request.Get(TransitFields.Nonce) }, key.Span);
        var data = new JsonObject { ["ciphertext"] = ciphertext, ["key_version"] = version };
        if (shown) data["plaintext"] = Convert.ToBase64String(key.Span);
        return EngineResponse.Of(data);
    }
}
