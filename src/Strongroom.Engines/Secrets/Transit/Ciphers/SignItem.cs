using System.Text.Json;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>One thing to sign or to check. Null: not sent.</summary>
sealed record SignItem
{
    static readonly Field<string> InputField = Field.Text("input", "What is signed, in base64.") with { Sensitive = true };
    static readonly Field<string> SignatureField = Field.Text("signature", "A signature that this engine made, with its prefix.");
    static readonly Field<string> HmacField = Field.Text("hmac", "An HMAC that this engine made, with its prefix.");

    public static readonly Field[] Fields = [InputField, TransitFields.Context, TransitFields.BatchInput, TransitFields.Reference];
    public static readonly Field[] CheckFields = [.. Fields, SignatureField, HmacField];

    public string? Input { get; init; }
    public string Context { get; init; } = "";
    public string? Signature { get; init; }
    public string? Hmac { get; init; }
    public string Reference { get; init; } = "";

    public static SignItem Single(EngineRequest request) => new()
    {
        Input = Given(request, InputField), Context = request.Get(TransitFields.Context), Signature = Given(request, SignatureField), Hmac = Given(request, HmacField),
    };

    /// <summary>Null: the request is no batch.</summary>
    public static IReadOnlyList<SignItem>? Batch(EngineRequest request)
    {
        var batch = BatchReader.Read(request);
        return batch is null ? null : [.. batch.Select(Read)];
    }

    static SignItem Read(JsonElement item, int index)
    {
        var read = new BatchMember(item, index);
        return new SignItem
        {
            Input = read.Text(InputField), Context = read.Text(TransitFields.Context) ?? "", Signature = read.Text(SignatureField), Hmac = read.Text(HmacField),
            Reference = read.Text(TransitFields.Reference) ?? "",
        };
    }

    public byte[] DecodedInput() => TransitErrors.Decode(Input ?? "", "unable to decode input as base64: ");

    static string? Given(EngineRequest request, Field<string> field) => request.Has(field) ? request.Get(field) : null;
}
