using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Strongroom.LocalKms.Keys;

namespace Strongroom.LocalKms.Actions;

static class CryptoActions
{
    const int MostPlaintext = 4096, MostCiphertext = 6144, MostRandom = 1024;
    const string Algorithm = "SYMMETRIC_DEFAULT";

    public static JsonObject Encrypt(KmsCall call)
    {
        CheckAlgorithm(call.Input.Text("EncryptionAlgorithm"));
        var plaintext = call.Input.Bytes("Plaintext", MostPlaintext);
        var key = call.Store.Usable(call.Input.Text("KeyId"));
        return Answer(call, key, ("CiphertextBlob", BlobCipher.Seal(key, plaintext, call.Input.Context())), ("EncryptionAlgorithm", Algorithm));
    }

    public static JsonObject Decrypt(KmsCall call)
    {
        CheckAlgorithm(call.Input.Text("EncryptionAlgorithm"));
        var (key, plaintext) = Open(call, "KeyId", "EncryptionContext");
        return Answer(call, key, ("Plaintext", plaintext), ("EncryptionAlgorithm", Algorithm));
    }

    public static JsonObject ReEncrypt(KmsCall call)
    {
        var (source, plaintext) = Open(call, "SourceKeyId", "SourceEncryptionContext");
        var key = call.Store.Usable(call.Input.Required("DestinationKeyId"));
        return Answer(call, key, ("CiphertextBlob", BlobCipher.Seal(key, plaintext, call.Input.Context("DestinationEncryptionContext"))),
            ("SourceKeyId", call.Store.Arn(source.Id)), ("SourceEncryptionAlgorithm", Algorithm), ("DestinationEncryptionAlgorithm", Algorithm));
    }

    public static JsonObject GenerateDataKey(KmsCall call)
    {
        var answer = Generate(call, out var plaintext);
        answer["Plaintext"] = Convert.ToBase64String(plaintext);
        return answer;
    }

    public static JsonObject GenerateDataKeyWithoutPlaintext(KmsCall call) => Generate(call, out _);

    public static JsonObject GenerateRandom(KmsCall call)
    {
        var count = call.Input.Number("NumberOfBytes") ?? 0;
        if (count is < 1 or > MostRandom) throw KmsError.Validation($"1 validation error detected: Value at 'numberOfBytes' failed to satisfy constraint: Member must be between 1 and {MostRandom}");
        return new() { ["Plaintext"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(count)) };
    }

    static JsonObject Generate(KmsCall call, out byte[] plaintext)
    {
        var length = (call.Input.Text("KeySpec"), call.Input.Number("NumberOfBytes")) switch
        {
            ("AES_256", null) => 32,
            ("AES_128", null) => 16,
            (null, >= 1 and <= MostRandom and { } bytes) => bytes,
            _ => throw KmsError.Validation("Please specify either number of bytes or key spec."),
        };
        var key = call.Store.Usable(call.Input.Text("KeyId"));
        plaintext = RandomNumberGenerator.GetBytes(length);
        return Answer(call, key, ("CiphertextBlob", BlobCipher.Seal(key, plaintext, call.Input.Context())));
    }

    static (KmsKey Key, byte[] Plaintext) Open(KmsCall call, string keyMember, string contextMember)
    {
        var blob = call.Input.Bytes("CiphertextBlob", MostCiphertext);
        var expected = call.Input.Text(keyMember) is { } reference ? call.Store.Usable(reference) : null;
        var id = BlobCipher.KeyIdOf(blob);
        if (expected is not null && expected.Id != id)
            throw new KmsError("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.");
        // A blob of a key that is gone says no more than a blob of nobody's: AWS does not tell the two apart either.
        var key = call.Store.Keys.ContainsKey(id) ? call.Store.Usable(id) : throw KmsError.InvalidCiphertext();
        return (key, BlobCipher.Open(key, blob, call.Input.Context(contextMember)));
    }

    static void CheckAlgorithm(string? algorithm)
    {
        if (algorithm is not (null or Algorithm)) throw new KmsError("InvalidKeyUsageException", $"Algorithm {algorithm} is incompatible with key spec {Algorithm}.");
    }

    static JsonObject Answer(KmsCall call, KmsKey key, params ReadOnlySpan<(string Name, object Value)> members)
    {
        var answer = new JsonObject { ["KeyId"] = call.Store.Arn(key.Id) };
        foreach (var (name, value) in members) answer[name] = value is byte[] bytes ? Convert.ToBase64String(bytes) : (string)value;
        return answer;
    }
}
