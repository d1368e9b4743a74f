using CsCheck;
using Strongroom.Primitives.Protobuf;
using Strongroom.Sdk.Seals;
using Strongroom.Testing;

namespace Strongroom.Tests.Sdk.Seals;

public sealed class SealBlobTests
{
    static readonly Gen<SealBlob> Blobs = Gen.Select(Gen.Byte.Array[1, 100], Gen.Byte.Array[0, 12], Gen.ULong, Gen.String[0, 20], Gen.Byte.Array[0, 200],
        (ciphertext, iv, mechanism, keyId, wrapped) => new SealBlob { Ciphertext = ciphertext, Iv = iv, Mechanism = mechanism, KeyId = keyId, WrappedKey = wrapped });

    [Fact]
    public void What_is_written_reads_back() => Blobs.Where(blob => IsUtf8(blob.KeyId)).Sample(blob =>
    {
        var back = SealBlob.Parse(blob.ToBytes());
        Assert.Equal(blob.Ciphertext.ToArray(), back.Ciphertext.ToArray());
        Assert.Equal(blob.Iv.ToArray(), back.Iv.ToArray());
        Assert.Equal(blob.WrappedKey.ToArray(), back.WrappedKey.ToArray());
        Assert.Equal((blob.Mechanism, blob.KeyId), (back.Mechanism, back.KeyId));
    });

    [Fact]
    public void Arbitrary_bytes_are_a_blob_or_invalid_data() => Gen.Byte.Array[0, 120].Sample(Attempt, iter: 20_000);

    /// <summary>STRONGROOM_FUZZ_SECONDS lengthens it.</summary>
    [Fact]
    public void Damaged_blobs_are_a_blob_or_invalid_data()
    {
        var whole = (string[])["blob_shamir", "blob_awskms", "blob_static"];
        var blobs = whole.Select(Recorded).ToArray();
        Fuzz.Run(random => Attempt(Fuzz.Damage(blobs[random.Next(blobs.Length)], random)));
    }

    [Fact]
    public void A_length_beyond_the_message_allocates_nothing()
        => Assert.Throws<InvalidDataException>(() => SealBlob.Parse([0x0a, 0xff, 0xff, 0xff, 0xff, 0x07, 1]));

    [Theory]
    [InlineData("blob_shamir")]
    [InlineData("blob_awskms")]
    [InlineData("blob_static")]
    public void Recorded_blobs_are_written_back_byte_for_byte(string name)
    {
        var bytes = Recorded(name);
        Assert.Equal(bytes, SealBlob.Parse(bytes).ToBytes());
    }

    [Fact]
    public void Fields_of_newer_writers_are_skipped()
    {
        byte[] message = [0x0a, 1, 7, 0x1a, 2, 8, 9, 0x20, 1, 0x32, 1, 65, 0x2a, 4, 8, 1, 0x10, 5];
        var blob = SealBlob.Parse(message);
        Assert.Equal(new byte[] { 7 }, blob.Ciphertext.ToArray());
        Assert.Equal(1ul, blob.Mechanism);
    }

    [Theory]
    [InlineData("")]
    [InlineData("prod")]
    public void What_a_blob_is_bound_to_reads_back_and_a_reader_that_does_not_know_it_sees_the_same_blob(string cluster)
    {
        var blob = SealBlob.Parse(Recorded("blob_awskms"));
        var bound = (blob with { Binding = new SealBinding(cluster) }).ToBytes();
        Assert.Equal(new SealBinding(cluster), SealBlob.Parse(bound).Binding);
        Assert.Equal(blob.ToBytes(), bound[..blob.ToBytes().Length]); // only added at the end, as a field that Vault's reader skips
        Assert.Equal(blob.ToBytes(), (SealBlob.Parse(bound) with { Binding = null }).ToBytes());
    }

    [Theory]
    [InlineData("another", "seal")]
    [InlineData("strongroom", "backup")]
    public void A_blob_bound_to_something_else_is_invalid_data(string product, string purpose)
    {
        var binding = new ProtoWriter().Text(1, product).Text(2, "").Text(3, purpose);
        var message = new ProtoWriter().Bytes(1, [1, 2, 3]).Message(5301, binding.WrittenSpan).ToArray();
        Assert.Throws<InvalidDataException>(() => SealBlob.Parse(message));
    }

    [Fact]
    public void The_pairs_are_sorted_and_a_cluster_without_a_name_has_none()
    {
        Assert.Equal(["cluster=a", "product=strongroom", "purpose=seal"], new SealBinding("a").Pairs.Select(each => $"{each.Key}={each.Value}"));
        Assert.Equal(["product", "purpose"], new SealBinding("").Pairs.Select(each => each.Key));
    }

    static byte[] Recorded(string name) => Convert.FromHexString(TestData.Json("seals", "vectors.json")[name]!["blob"]!.GetValue<string>());

    static bool IsUtf8(string text) => text == System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    static void Attempt(byte[] bytes)
    {
        try
        {
            _ = SealBlob.Parse(bytes).JoinedCiphertext();
        }
        catch (InvalidDataException) { }
    }
}
