using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.GcpCkms.Credentials;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms;

/// <summary>The three calls that a seal makes of Cloud KMS, with the checksums that Google asks for: what was damaged on the way is not used, and asked again.</summary>
sealed class CloudKms : IDisposable
{
    const int Attempts = 3;
    readonly GcpSettings _settings;
    readonly GoogleTokenSource _source;
    readonly TokenCache _tokens;
    readonly RestService _service;
    volatile bool _hasCalled;

    public CloudKms(GcpSettings settings)
    {
        _settings = settings;
        var client = new RestClient(settings.Time);
        _source = new GoogleTokenSource(settings, client);
        _tokens = new TokenCache(_source, settings.Time);
        _service = new RestService(client, _tokens, settings.Timeout, settings.Time, CloudKmsFailures.Explain);
    }

    /// <summary>Where the token in use came from; null before one was needed.</summary>
    public string? CredentialSource => _tokens.Source;

    /// <summary>Where credentials were looked for, once a token was needed.</summary>
    public IReadOnlyList<SealCredentialTry> CredentialTrail => _hasCalled ? _source.Trail(CredentialSource) : [];

    public async ValueTask<SealKeyReport> InspectAsync(CancellationToken ct)
        => _service.Complete(await _service.CallAsync(Call("cryptoKeys.get"), () => Request(HttpMethod.Get, ""), CloudKmsKeyState.Report, ct), "Google Cloud");

    /// <summary>Under the primary version; returns the ciphertext and the version's full name.</summary>
    public ValueTask<(byte[] Wrapped, string Version)> EncryptAsync(SecretBytes key, SealBinding? binding, CancellationToken ct)
        => CheckedAsync("cryptoKeys.encrypt", () => Request(HttpMethod.Post, ":encrypt", Body("plaintext", key.Span, binding)), answer =>
        {
            var root = answer.Root;
            using var ciphertext = root.Base64Secret("ciphertext");
            if (ciphertext is null || root.Text("name") is not { } name) throw RestFailures.InvalidAnswer(answer.Call, "without a ciphertext or the version's name");
            if (!CloudKmsKeyState.IsVersionOf(name, _settings.KeyName)) throw RestFailures.InvalidAnswer(answer.Call, $"about another key ({RestFailures.Quote(name)})");
            Check(root.Flag("verifiedPlaintextCrc32c") == true && (binding is null || root.Flag("verifiedAdditionalAuthenticatedDataCrc32c") == true) && root.Number("ciphertextCrc32c") == Crc32C.Of(ciphertext.Span));
            return (ciphertext.Span.ToArray(), name);
        }, ct);

    public ValueTask<SecretBytes> DecryptAsync(ReadOnlyMemory<byte> ciphertext, SealBinding? binding, CancellationToken ct)
        => CheckedAsync("cryptoKeys.decrypt", () => Request(HttpMethod.Post, ":decrypt", Body("ciphertext", ciphertext.Span, binding)), answer =>
        {
            var plaintext = answer.Root.Base64Secret("plaintext") ?? throw RestFailures.InvalidAnswer(answer.Call, "without a plaintext");
            if (answer.Root.Number("plaintextCrc32c") == Crc32C.Of(plaintext.Span)) return plaintext;
            plaintext.Dispose();
            throw new ChecksumException();
        }, ct);

    public void Dispose() => _service.Dispose();

    async ValueTask<T> CheckedAsync<T>(string action, Func<HttpRequestMessage> request, Func<RestAnswer, T> read, CancellationToken ct)
    {
        var call = Call(action);
        for (var attempt = 1; attempt <= Attempts; attempt++)
            try
            {
                return await _service.CallAsync(call, request, read, ct);
            }
            catch (ChecksumException) { }
        throw RestFailures.New(SealFault.InvalidAnswer, call, $"was damaged on the way, {Attempts} times: the checksums do not match", "check what lies between this server and Google: a proxy that alters what it passes on, faulty memory");
    }

    static void Check(bool isWhole)
    {
        if (!isWhole) throw new ChecksumException();
    }

    RestCall Call(string action)
    {
        _hasCalled = true;
        return new(action, _settings.Endpoint, $"key {_settings.KeyName}", "endpoint and universe_domain");
    }

    HttpRequestMessage Request(HttpMethod method, string operation, HttpContent? body = null)
    {
        var request = new HttpRequestMessage(method, new Uri($"{_settings.Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')}/v1/{_settings.KeyName}{operation}")) { Content = body };
        request.Headers.TryAddWithoutValidation("User-Agent", _settings.UserAgent);
        return request;
    }

    static void Write(Utf8JsonWriter json, string name, byte[] content)
    {
        json.WriteBase64String(name, content);
        json.WriteString(name + "Crc32c", Crc32C.Of(content).ToString(CultureInfo.InvariantCulture)); // An int64, which JSON has as text.
    }

    static JsonBody Body(string name, ReadOnlySpan<byte> content, SealBinding? binding)
    {
        var copy = content.ToArray();
        try
        {
            return JsonBody.Of(json =>
            {
                Write(json, name, copy);
                if (binding is not null) Write(json, "additionalAuthenticatedData", binding.AssociatedData);
            });
        }
        finally
        {
            CryptographicOperations.ZeroMemory(copy);
        }
    }
}

/// <summary>Bytes do not have the checksum they came with.</summary>
sealed class ChecksumException : Exception;
