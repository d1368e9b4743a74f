using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Strongroom.Testing.Clouds.Google;

/// <summary>The part of Cloud KMS that a seal uses, over real AES keys, with its checksums.</summary>
sealed class GoogleKms(GoogleState state, TimeProvider time)
{
    const int NonceLength = 12, TagLength = 16;

    public JsonObject Answer(CloudCall call)
    {
        Authorize(call);
        var path = call.Path;
        if (path == $"/v1/{GoogleState.KeyName}") return Describe();
        if (path == $"/v1/{GoogleState.KeyName}:encrypt") return Encrypt(call.Json());
        if (path == $"/v1/{GoogleState.KeyName}:decrypt") return Decrypt(call.Json());
        throw GoogleServer.Error(404, "NOT_FOUND", $"CryptoKey {path[4..].Split(':')[0]} not found.");
    }

    public static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        foreach (var each in data)
        {
            crc ^= each;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0x82F63B78 : crc >> 1;
        }
        return ~crc;
    }

    void Authorize(CloudCall call)
    {
        if (call.Bearer is not { } bearer || !state.Tokens.TryGetValue(bearer, out var token)) throw GoogleServer.Error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", "ACCESS_TOKEN_TYPE_UNSUPPORTED");
        if (token.Expires <= time.GetUtcNow()) throw GoogleServer.Error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", "ACCESS_TOKEN_EXPIRED");
        if (!token.Scope.Contains("auth/cloudkms", StringComparison.Ordinal) && !token.Scope.Contains("auth/cloud-platform", StringComparison.Ordinal))
            throw GoogleServer.Error(403, "PERMISSION_DENIED", "Request had insufficient authentication scopes.", "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    JsonObject Describe()
    {
        var answer = new JsonObject { ["name"] = GoogleState.KeyName, ["purpose"] = state.Key.Purpose, ["versionTemplate"] = new JsonObject { ["protectionLevel"] = "SOFTWARE" } };
        if (state.Key.RotationPeriod is { } period) answer["rotationPeriod"] = period;
        if (state.Key.Primary is { } primary)
        {
            var version = new JsonObject { ["name"] = primary.Name, ["state"] = primary.State };
            if (primary.DestroyTime is { } destroyed) version["destroyTime"] = destroyed.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
            answer["primary"] = version;
        }
        return answer;
    }

    JsonObject Encrypt(JsonObject body)
    {
        var plaintext = Read(body, "plaintext");
        var primary = Usable(state.Key.Primary ?? throw GoogleServer.Error(400, "FAILED_PRECONDITION", "The CryptoKey has no primary version."));
        var ciphertext = new byte[4 + NonceLength + plaintext.Length + TagLength];
        BinaryPrimitives.WriteInt32BigEndian(ciphertext, primary.Number);
        RandomNumberGenerator.Fill(ciphertext.AsSpan(4, NonceLength));
        using var aes = new AesGcm(primary.Material, TagLength);
        aes.Encrypt(ciphertext.AsSpan(4, NonceLength), plaintext, ciphertext.AsSpan(4 + NonceLength, plaintext.Length), ciphertext.AsSpan(^TagLength), AssociatedData(body));
        return Whole(new JsonObject
        {
            ["name"] = primary.Name, ["verifiedPlaintextCrc32c"] = body["plaintextCrc32c"] is not null,
            ["verifiedAdditionalAuthenticatedDataCrc32c"] = body["additionalAuthenticatedDataCrc32c"] is not null && !state.LosesAssociatedData, ["protectionLevel"] = "SOFTWARE",
        }, "ciphertext", ciphertext);
    }

    JsonObject Decrypt(JsonObject body)
    {
        var ciphertext = Read(body, "ciphertext");
        if (ciphertext.Length < 4 + NonceLength + TagLength) throw Invalid();
        var number = BinaryPrimitives.ReadInt32BigEndian(ciphertext);
        var version = Usable(state.Key.Versions.Find(each => each.Number == number) ?? throw Invalid());
        var plaintext = new byte[ciphertext.Length - 4 - NonceLength - TagLength];
        using var aes = new AesGcm(version.Material, TagLength);
        try { aes.Decrypt(ciphertext.AsSpan(4, NonceLength), ciphertext.AsSpan(4 + NonceLength, plaintext.Length), ciphertext.AsSpan(^TagLength), plaintext, AssociatedData(body)); }
        catch (CryptographicException) { throw Invalid(); }
        return Whole(new JsonObject { ["usedPrimary"] = version == state.Key.Primary, ["protectionLevel"] = "SOFTWARE" }, "plaintext", plaintext);
    }

    JsonObject Whole(JsonObject answer, string name, byte[] content)
    {
        answer[name + "Crc32c"] = Checksum(content).ToString(CultureInfo.InvariantCulture);
        if (state.Damaged > 0)
        {
            state.Damaged--;
            content[^1] ^= 1;
        }
        answer[name] = Convert.ToBase64String(content);
        return answer;
    }

    static byte[] AssociatedData(JsonObject body) => body["additionalAuthenticatedData"] is null ? [] : Read(body, "additionalAuthenticatedData");

    static byte[] Read(JsonObject body, string name)
    {
        byte[] content;
        try { content = Convert.FromBase64String(body[name]!.GetValue<string>()); }
        catch (FormatException) { throw GoogleServer.Error(400, "INVALID_ARGUMENT", $"Invalid value at '{name}'"); }
        if (body[name + "Crc32c"]?.GetValue<string>() is { } sum && sum != Checksum(content).ToString(CultureInfo.InvariantCulture))
            throw GoogleServer.Error(400, "INVALID_ARGUMENT", $"The checksum in field {name}_crc32c did not match the data in field {name}.");
        return content;
    }

    static GoogleKeyVersion Usable(GoogleKeyVersion version)
        => version.State == "ENABLED" ? version : throw GoogleServer.Error(400, "FAILED_PRECONDITION", $"{version.Name} is not enabled, current state is: {version.State}.");

    static CloudError Invalid() => GoogleServer.Error(400, "INVALID_ARGUMENT", "Decryption failed: verify that 'name' refers to the correct CryptoKey.");
}
