using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Strongroom.Primitives;

namespace Strongroom.Testing.Clouds.Transit;

/// <summary>A stand-in for a transit engine with its tokens, written from the API's documentation: its keys may be given (recorded ciphertexts), and it can be
/// like older servers.</summary>
sealed class TransitStandIn(TimeProvider time, string mount = "transit", string keyName = "unseal") : ITransitBackend
{
    public SortedDictionary<int, byte[]> Keys { get; } = new() { [1] = RandomNumberGenerator.GetBytes(32) };
    public ConcurrentDictionary<string, StandInToken> Tokens { get; } = new();
    public int MinimumDecryption { get; set; } = 1;
    public bool KeyExists { get; set; } = true;
    public bool IsSealed { get; set; }
    /// <summary>As before Vault 1.11: the field is taken and has no effect.</summary>
    public bool IgnoresAssociatedData { get; set; }
    /// <summary>As with an RSA key.</summary>
    public bool RefusesAssociatedData { get; set; }
    /// <summary>As older servers: a token that is not known is merely denied.</summary>
    public bool SaysInvalidToken { get; set; } = true;
    /// <summary>Members of the key's description to add or replace.</summary>
    public JsonObject Description { get; } = [];
    public List<string> Namespaces { get; } = [];

    public Task<TransitMint> MintAsync(TransitTokenSpec spec)
    {
        var token = "hvs." + RandomText.Base62(24);
        var now = time.GetUtcNow();
        Tokens[token] = new(spec, now) { Ends = now + (spec.Period ?? spec.Life) };
        return Task.FromResult(new TransitMint(token, spec.Period ?? spec.Life, spec.Renewable));
    }

    public Task RotateAsync()
    {
        Keys[Keys.Keys.Last() + 1] = RandomNumberGenerator.GetBytes(32);
        return Task.CompletedTask;
    }

    public Task RaiseMinimumAsync(int version) => Task.FromResult(MinimumDecryption = version);
    public Task DeleteKeyAsync() => Task.FromResult(KeyExists = false);
    public Task SealAsync(bool isSealed) => Task.FromResult(IsSealed = isSealed);
    public Task<int> LatestAsync() => Task.FromResult(Keys.Keys.Last());

    public Task RevokeAllAsync()
    {
        Tokens.Clear();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => default;

    public Task<JsonObject> AnswerAsync(CloudCall call)
    {
        if (IsSealed) throw TransitServer.Error(503, "Vault is sealed");
        Namespaces.Add(call.Header("X-Vault-Namespace"));
        if (!Tokens.TryGetValue(call.Header("X-Vault-Token"), out var token) || token.Ends <= time.GetUtcNow()) throw TransitServer.Denied(SaysInvalidToken);
        var engine = call.Path.StartsWith($"/v1/{mount}/", StringComparison.Ordinal) ? call.Path[$"/v1/{mount}/".Length..] : "";
        return Task.FromResult(call.Action switch
        {
            "Lookup" => Allowed(token.Spec.HasDefaultPolicy, () => new() { ["data"] = token.Describe(time.GetUtcNow()) }),
            "Renew" => Allowed(token.Spec.HasDefaultPolicy, () => token.Renew(time.GetUtcNow())),
            _ when engine.Length == 0 => throw TransitServer.Error(404, $"no handler for route \"{call.Path[4..]}\". route entry not found."),
            "ReadKey" => Allowed(token.Spec.MayRead, () => KeyExists && engine == $"keys/{keyName}" ? new() { ["data"] = DescribeKey() } : throw TransitServer.Error(404)),
            "Encrypt" => Allowed(token.Spec.MayUse && KeyExists && engine == $"encrypt/{keyName}", () => Encrypt(call.Json())), // Without "create" a missing key is a denial.
            "Decrypt" => Allowed(token.Spec.MayUse, () => KeyExists && engine == $"decrypt/{keyName}" ? Decrypt(call.Json()) : throw TransitServer.Error(400, "encryption key not found")),
            _ => throw TransitServer.Error(404),
        });
    }

    static JsonObject Allowed(bool allowed, Func<JsonObject> answer) => allowed ? answer() : throw TransitServer.Denied();

    JsonObject DescribeKey()
    {
        var key = new JsonObject
        {
            ["name"] = keyName, ["type"] = "aes256-gcm96", ["latest_version"] = Keys.Keys.Last(), ["min_decryption_version"] = MinimumDecryption, ["min_encryption_version"] = 0,
            ["deletion_allowed"] = false, ["derived"] = false, ["exportable"] = false, ["allow_plaintext_backup"] = false, ["supports_encryption"] = true, ["supports_decryption"] = true,
        };
        foreach (var (name, value) in Description) key[name] = value?.DeepClone();
        return key;
    }

    JsonObject Encrypt(JsonObject body)
    {
        var (version, key) = Keys.Last();
        var plaintext = Convert.FromBase64String(body["plaintext"]!.GetValue<string>());
        var nonce = RandomNumberGenerator.GetBytes(12);
        var sealedText = new byte[plaintext.Length + 16];
        using var aes = new AesGcm(key, 16);
        aes.Encrypt(nonce, plaintext, sealedText.AsSpan(0, plaintext.Length), sealedText.AsSpan(plaintext.Length), Associated(body));
        return new() { ["data"] = new JsonObject { ["ciphertext"] = $"vault:v{version}:{Convert.ToBase64String([.. nonce, .. sealedText])}", ["key_version"] = version } };
    }

    JsonObject Decrypt(JsonObject body)
    {
        if (body["ciphertext"]?.ToString().Split(':') is not ["vault", var name, var text]) throw TransitServer.Error(400, "invalid ciphertext: no prefix");
        var version = int.Parse(name[1..], CultureInfo.InvariantCulture);
        if (version > Keys.Keys.Last()) throw TransitServer.Error(400, "invalid ciphertext: version is too new");
        if (version < MinimumDecryption) throw TransitServer.Error(400, "ciphertext or signature version is disallowed by policy (too old)");
        var bytes = Convert.FromBase64String(text);
        if (bytes.Length < 28) throw TransitServer.Error(400, "invalid ciphertext length");
        var plaintext = new byte[bytes.Length - 28];
        using var aes = new AesGcm(Keys[version], 16);
        try { aes.Decrypt(bytes.AsSpan(0, 12), bytes.AsSpan(12, plaintext.Length), bytes.AsSpan(12 + plaintext.Length), plaintext, Associated(body)); }
        catch (AuthenticationTagMismatchException) { throw TransitServer.Error(400, "cipher: message authentication failed"); }
        return new() { ["data"] = new JsonObject { ["plaintext"] = Convert.ToBase64String(plaintext) } };
    }

    byte[] Associated(JsonObject body)
    {
        if (body["associated_data"] is not { } given) return [];
        if (RefusesAssociatedData) throw TransitServer.Error(400, "'associated_data' provided for non-AEAD cipher suite rsa-2048");
        return IgnoresAssociatedData ? [] : Convert.FromBase64String(given.GetValue<string>());
    }
}

/// <summary>A token with its life.</summary>
sealed class StandInToken(TransitTokenSpec spec, DateTimeOffset created)
{
    public TransitTokenSpec Spec => spec;
    public DateTimeOffset Ends { get; set; }
    public int Renewals { get; private set; }

    public JsonObject Describe(DateTimeOffset now) => new()
    {
        ["ttl"] = (long)(Ends - now).TotalSeconds, ["renewable"] = spec.Renewable, ["orphan"] = spec.Orphan, ["policies"] = new JsonArray("seal"), ["type"] = "service",
        ["creation_time"] = created.ToUnixTimeSeconds(), ["explicit_max_ttl"] = (long)(spec.ExplicitMax?.TotalSeconds ?? 0), ["period"] = (long)(spec.Period?.TotalSeconds ?? 0),
        ["expire_time"] = GoTime.Format(Ends),
    };

    public JsonObject Renew(DateTimeOffset now)
    {
        if (!spec.Renewable) throw TransitServer.Error(400, "lease is not renewable");
        var wanted = now + (spec.Period ?? spec.Life);
        Ends = spec.ExplicitMax is { } most && wanted > created + most ? created + most : wanted;
        Renewals++;
        return new() { ["auth"] = new JsonObject { ["client_token"] = "(same)", ["lease_duration"] = (long)(Ends - now).TotalSeconds, ["renewable"] = true, ["orphan"] = spec.Orphan } };
    }
}
