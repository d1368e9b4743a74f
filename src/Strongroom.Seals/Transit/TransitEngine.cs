using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;
using Strongroom.Seals.Transit.Credentials;

namespace Strongroom.Seals.Transit;

/// <summary>The three calls that a seal makes of the other server's transit engine, with a token that is replaced where that can help.</summary>
sealed class TransitEngine(TransitSettings settings, TransitApi api, TokenKeeper keeper, TokenRenewal renewal, TokenSelf self)
{
    /// <summary>A ciphertext that no key opens: tells a missing key from a missing permission.</summary>
    static readonly TransitCiphertext Nonsense = new("vault:v1:" + Convert.ToBase64String(new byte[44]), 1);
    long _lastUse;

    /// <summary>When the key was last used with success; the beginning of time: never.</summary>
    public DateTimeOffset LastUse => new(Volatile.Read(ref _lastUse), TimeSpan.Zero);

    public async ValueTask<TransitCiphertext> EncryptAsync(SecretBytes key, byte[]? associated, CancellationToken ct)
    {
        try
        {
            return Used(await CallAsync("encrypt", HttpMethod.Post, () => Body("plaintext", key.Span, associated), answer => Data(answer).Text("ciphertext") is { } text && TransitCiphertext.Parse(System.Text.Encoding.UTF8.GetBytes(text)) is { } found
                ? found : throw RestFailures.InvalidAnswer(answer.Call, "without a ciphertext"), isOptional: false, ct));
        }
        catch (SealException e) when (e.Fault == SealFault.Denied)
        {
            if (await KeyIsThereAsync(ct)) throw;
            throw TransitFailures.NoKey(Call("encrypt"), settings); // Who may not make keys is denied the use of one that is not there.
        }
    }

    public async ValueTask<SecretBytes> DecryptAsync(TransitCiphertext ciphertext, byte[]? associated, CancellationToken ct)
        => Used(await CallAsync("decrypt", HttpMethod.Post, () => JsonBody.Of(json =>
        {
            json.WriteString("ciphertext", ciphertext.Text);
            if (associated is not null) json.WriteBase64String("associated_data", associated);
        }), answer => Data(answer).Base64Secret("plaintext") ?? throw RestFailures.InvalidAnswer(answer.Call, "without a plaintext"), isOptional: false, ct));

    /// <summary>What the server says of the key.</summary>
    /// <exception cref="SealException">Denied too: reading is more than the least policy allows.</exception>
    public ValueTask<TransitKeyState> ReadAsync(CancellationToken ct) => CallAsync("keys", HttpMethod.Get, body: null, answer => TransitKeyState.Read(answer, settings), isOptional: true, ct);

    async ValueTask<T> CallAsync<T>(string action, HttpMethod method, Func<HttpContent>? body, Func<RestAnswer, T> read, bool isOptional, CancellationToken ct)
    {
        var call = Call(action);
        return await api.LimitedAsync(call, async inner =>
        {
            var token = await keeper.GetAsync(inner);
            for (var isFirst = true; ; isFirst = false)
            {
                using var answer = await api.SendAsync(call, method, $"{settings.Mount}/{action}/{settings.KeyName}", body, token.Value, inner);
                renewal.Begin();
                if (answer.IsSuccess)
                {
                    if (token.Facts is { IsDead: true }) keeper.Learn(token, null); // Seen dead, and it lives: ask again.
                    return read(answer);
                }
                if (answer.Status != 403) throw TransitFailures.OfKey(answer, settings);
                var facts = await JudgeAsync(answer, token, inner);
                if (isFirst && (facts.IsDead || !isOptional || keeper.Source.IsFollowed) && await keeper.ReplaceAsync(token, facts.IsDead, inner) is { } other) token = other;
                else throw facts.IsDead ? TransitFailures.Ended(call, token.Source, keeper.Source.IsLogin) : facts.IsUnknown ? TransitFailures.DeniedOrEnded(call, token.Source) : TransitFailures.Denied(call, settings);
            }
        }, ct);
    }

    /// <summary>A denial does not say whether it is about the token or about what it may.</summary>
    async ValueTask<TokenFacts> JudgeAsync(RestAnswer answer, SealToken token, CancellationToken ct)
    {
        var now = settings.Time.GetUtcNow();
        var held = keeper.Held is { } current && current.Value == token.Value ? current : token;
        var facts = TransitFailures.SaysInvalidToken(answer) ? new TokenFacts(now, now) { IsDead = true } : await self.LookupAsync(held, ct);
        if (!facts.IsUnknown || held.Facts is null) keeper.Learn(token, facts, byTheWay: true);
        return facts;
    }

    async ValueTask<bool> KeyIsThereAsync(CancellationToken ct)
    {
        try
        {
            using var nothing = await DecryptAsync(Nonsense, associated: null, ct);
            return true;
        }
        catch (SealException e) { return e.Fault != SealFault.KeyNotFound; }
    }

    RestCall Call(string action) => api.Call($"{settings.Mount}/{action}", $"key {settings.KeyName}");

    static System.Text.Json.JsonElement Data(RestAnswer answer) => answer.Root.Object("data") ?? throw RestFailures.InvalidAnswer(answer.Call, "without data");

    static JsonBody Body(string name, ReadOnlySpan<byte> secret, byte[]? associated)
    {
        var copy = secret.ToArray();
        try
        {
            return JsonBody.Of(json =>
            {
                json.WriteBase64String(name, copy);
                if (associated is not null) json.WriteBase64String("associated_data", associated);
            });
        }
        finally { System.Security.Cryptography.CryptographicOperations.ZeroMemory(copy); }
    }

    T Used<T>(T result)
    {
        Volatile.Write(ref _lastUse, settings.Time.GetUtcNow().UtcTicks);
        return result;
    }
}
