using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing;

namespace Strongroom.Tests.Seals;

/// <summary>Blobs of the cloud seals in the layouts that Vault and OpenBao store, made apart from our code (tests/data/seals/cloud_vectors.py).</summary>
static class CloudVectors
{
    static readonly JsonNode All = TestData.Json("seals", "cloud-vectors.json");

    public static JsonNode Of(string seal) => All[seal]!;

    public static SealBlob Blob(string seal, string name) => SealBlob.Parse(Convert.FromHexString(Of(seal)["blobs"]![name]!.GetValue<string>()));

    public static void AssertPlaintext(SecretBytes plaintext) => Assert.Equal(All["plaintext"]!.GetValue<string>(), Encoding.ASCII.GetString(plaintext.Span));
}
