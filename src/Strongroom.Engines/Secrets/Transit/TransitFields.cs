using System.Text.Json;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>Fields that several paths share.</summary>
static class TransitFields
{
    public static readonly Field<string> Name = Field.Text("name", "Name of the key.").InPath();
    public static readonly Field<string> Type
        = Field.Text("type", "aes128-gcm96, aes256-gcm96, chacha20-poly1305, ed25519, ecdsa-p256, ecdsa-p384, ecdsa-p521, rsa-2048, rsa-3072, rsa-4096 or hmac.", "aes256-gcm96");
    public static readonly Field<bool> Convergent
        = Field.Flag("convergent_encryption", "Equal plaintexts give equal ciphertexts in one context. Needs \"derived\"; tells who reads the ciphertexts which are equal.");
    public static readonly Field<string> Plaintext = Field.Text("plaintext", "What to encrypt, in base64.") with { Sensitive = true };
    public static readonly Field<string> Ciphertext = Field.Text("ciphertext", "What an encryption gave, with its prefix.");
    public static readonly Field<string> Context = Field.Text("context", "What a derived key is derived from, in base64.");
    public static readonly Field<string> Nonce = Field.Text("nonce", "Only for convergent keys of version 1, in base64.");
    public static readonly Field<string> AssociatedData
        = Field.Text("associated_data", "Bound to the ciphertext but not in it, in base64: decrypting needs the same. Not for RSA.");
    public static readonly Field<int> KeyVersion = Field.Integer("key_version", "The version of the key to use; 0 is the latest.");
    public static readonly Field<JsonElement> BatchInput = Field.Json("batch_input", "A list of objects with the fields of a single request, answered in the same order.") with { Sensitive = true };
    public static readonly Field<string> Reference = Field.Text("reference", "A mark of your own, given back with the item's result.");
    public static readonly Field<int> PartialFailureCode
        = Field.Integer("partial_failure_response_code", "The HTTP status when some items of a batch failed and some did not; usually 400.");
}
