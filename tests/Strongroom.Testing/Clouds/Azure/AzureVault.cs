using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Strongroom.Testing.Clouds.Azure;

/// <summary>The part of Key Vault that a seal uses, over real RSA keys.</summary>
sealed class AzureVault(AzureState state, TimeProvider time, Uri address, Uri login)
{
    public JsonObject Answer(CloudCall call)
    {
        Authorize(call);
        if (call.Query("api-version") != "7.4") throw Error(400, "BadParameter", "The specified version is not recognized. Consider using the latest supported version.");
        return call.Segments switch
        {
            ["deletedkeys", var name] => Deleted(name),
            ["keys", var name, ..] when !state.Keys.TryGetValue(name, out var key) || key.PurgeDate is not null => throw NotFound(name),
            ["keys", var name] => Describe(name, state.Keys[name].Newest),
            ["keys", var name, "wrapkey"] => Wrap(call, name, state.Keys[name].Newest),
            ["keys", var name, "unwrapkey"] => Unwrap(call, name, state.Keys[name].Newest),
            ["keys", var name, var version, "wrapkey"] => Wrap(call, name, Find(name, version)),
            ["keys", var name, var version, "unwrapkey"] => Unwrap(call, name, Find(name, version)),
            _ => throw Error(404, "NotFound", "no such operation"),
        };
    }

    public static CloudError Error(int status, string code, string text, string? inner = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = text };
        if (inner is not null) error["innererror"] = new JsonObject { ["code"] = inner };
        return new(status, new JsonObject { ["error"] = error });
    }

    public static CloudError Unauthorized(string text, AzureState state, Uri login)
        => Error(401, "Unauthorized", text).With("WWW-Authenticate", $"Bearer authorization=\"{login.GetLeftPart(UriPartial.Authority)}/{state.VaultTenant}\", resource=\"{state.Audience}\"");

    void Authorize(CloudCall call)
    {
        if (call.Bearer is not { } bearer || !state.Tokens.TryGetValue(bearer, out var token)) throw Unauthorized("AKV10000: Request is missing a Bearer or PoP token.", state, login);
        if (token.Expires <= time.GetUtcNow()) throw Unauthorized("AKV10017: The token has expired.", state, login);
        if (token.Audience != state.Audience) throw Unauthorized($"AKV10022: Invalid audience. Expected {state.Audience}, found: {token.Audience}.", state, login);
        if (token.Tenant != state.VaultTenant) throw Unauthorized($"AKV10032: Invalid issuer. Expected one of https://sts.windows.net/{state.VaultTenant}/, found https://sts.windows.net/{token.Tenant}/.", state, login);
    }

    JsonObject Describe(string name, AzureKeyVersion version)
    {
        var key = state.Keys[name];
        var attributes = new JsonObject { ["enabled"] = version.Enabled, ["recoveryLevel"] = key.RecoveryLevel };
        if (key.NotBefore is { } from) attributes["nbf"] = from.ToUnixTimeSeconds();
        if (key.Expires is { } end) attributes["exp"] = end.ToUnixTimeSeconds();
        var about = new JsonObject { ["kid"] = KeyId(name, version), ["kty"] = key.Type, ["key_ops"] = new JsonArray([.. key.Operations.Select(each => JsonValue.Create(each))]) };
        return new() { ["key"] = about, ["attributes"] = attributes };
    }

    JsonObject Deleted(string name)
    {
        if (!state.Keys.TryGetValue(name, out var key) || key.PurgeDate is not { } purge) throw Error(404, "KeyNotFound", $"Deleted Key not found: {name}");
        var answer = Describe(name, key.Newest);
        (answer["recoveryId"], answer["deletedDate"], answer["scheduledPurgeDate"]) = ($"{address}deletedkeys/{name}", time.GetUtcNow().ToUnixTimeSeconds(), purge.ToUnixTimeSeconds());
        return answer;
    }

    JsonObject Wrap(CloudCall call, string name, AzureKeyVersion version)
    {
        // Not refused for a disabled key: wrapping needs the public half only, and the real service lets it pass.
        var key = state.Keys[name];
        if (!key.Operations.Contains("wrapKey")) throw Error(403, "Forbidden", "Operation wrapKey is not permitted on this key.", "KeyOperationForbidden");
        if (key.NotBefore > time.GetUtcNow()) throw Error(403, "Forbidden", "Operation wrapKey is not allowed on a key that is not yet valid.", "KeyNotYetValid");
        if (key.Expires <= time.GetUtcNow()) throw Error(403, "Forbidden", "Operation wrapKey is not allowed on an expired key.", "KeyExpired");
        return Result(name, version, version.Material.Encrypt(Value(call), RSAEncryptionPadding.OaepSHA256));
    }

    JsonObject Unwrap(CloudCall call, string name, AzureKeyVersion version)
    {
        if (!version.Enabled) throw Error(403, "Forbidden", "Operation unwrapKey is not allowed on a disabled key.", "KeyDisabled");
        if (!state.Keys[name].Operations.Contains("unwrapKey")) throw Error(403, "Forbidden", "Operation unwrapKey is not permitted on this key.", "KeyOperationForbidden");
        try { return Result(name, version, version.Material.Decrypt(Value(call), RSAEncryptionPadding.OaepSHA256)); }
        catch (CryptographicException) { throw Error(400, "BadParameter", "The parameter is incorrect."); }
    }

    static byte[] Value(CloudCall call)
    {
        var body = call.Json();
        if (body["alg"]?.GetValue<string>() != "RSA-OAEP-256") throw Error(400, "BadParameter", "Property alg has invalid value");
        try { return Base64Url.DecodeFromChars(body["value"]!.GetValue<string>()); }
        catch (FormatException) { throw Error(400, "BadParameter", "Property value has invalid value"); }
    }

    JsonObject Result(string name, AzureKeyVersion version, byte[] value) => new() { ["kid"] = KeyId(name, version), ["value"] = Base64Url.EncodeToString(value) };

    AzureKeyVersion Find(string name, string version) => state.Keys[name].Versions.Find(each => each.Name == version) ?? throw NotFound($"{name}/{version}");

    string KeyId(string name, AzureKeyVersion version) => $"{address}keys/{name}/{version.Name}";

    static CloudError NotFound(string name) => Error(404, "KeyNotFound", $"A key with (name/id) {name} was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command.");
}
