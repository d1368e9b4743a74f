using System.Text.Json;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>Reads what a request asks for: itself, or the members of its batch.</summary>
static class CipherItems
{
    public static readonly Field[] Fields =
    [
        TransitFields.Context, TransitFields.Nonce, TransitFields.AssociatedData, TransitFields.KeyVersion, TransitFields.BatchInput, TransitFields.Reference,
        TransitFields.PartialFailureCode,
    ];

    public static CipherItem Single(EngineRequest request) => new()
    {
        Plaintext = Given(request, TransitFields.Plaintext), Ciphertext = Given(request, TransitFields.Ciphertext), Context = request.Get(TransitFields.Context),
        Nonce = request.Get(TransitFields.Nonce), AssociatedData = request.Get(TransitFields.AssociatedData), KeyVersion = request.Get(TransitFields.KeyVersion),
    };

    /// <summary>Null: the request is no batch.</summary>
    public static IReadOnlyList<CipherItem>? Batch(EngineRequest request)
    {
        var batch = BatchReader.Read(request);
        return batch is null ? null : [.. batch.Select(Read)];
    }

    static CipherItem Read(JsonElement item, int index)
    {
        var read = new BatchMember(item, index);
        return new CipherItem
        {
            Plaintext = read.Text(TransitFields.Plaintext), Ciphertext = read.Text(TransitFields.Ciphertext), Context = read.Text(TransitFields.Context) ?? "",
            Nonce = read.Text(TransitFields.Nonce) ?? "", AssociatedData = read.Text(TransitFields.AssociatedData) ?? "", KeyVersion = read.Get(TransitFields.KeyVersion),
            Reference = read.Text(TransitFields.Reference) ?? "",
        };
    }

    static string? Given(EngineRequest request, Field<string> field) => request.Has(field) ? request.Get(field) : null;
}
