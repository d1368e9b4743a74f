using System.Buffers.Text;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.AzureKeyVault.Credentials;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AzureKeyVault;

/// <summary>The four calls that a seal makes of Key Vault and Managed HSM.</summary>
sealed class KeyVault : IDisposable
{
    const string ApiVersion = "api-version=7.4", Algorithm = "RSA-OAEP-256";
    readonly AzureSettings _settings;
    readonly TokenCache _tokens;
    readonly RestService _service;
    volatile bool _hasCalled;

    public KeyVault(AzureSettings settings)
    {
        _settings = settings;
        var client = new RestClient(settings.Time);
        ITokenSource source = settings.Auth.Method == AzureAuthMethod.ManagedIdentity ? new ManagedIdentity(settings, client) : new EntraTokenSource(settings, client);
        _tokens = new TokenCache(source, settings.Time);
        _service = new RestService(client, _tokens, settings.Timeout, settings.Time, answer => KeyVaultFailures.Explain(answer, settings));
    }

    /// <summary>Where the token in use came from; null before one was needed.</summary>
    public string? CredentialSource => _tokens.Source;

    /// <summary>Where credentials were looked for, once a token was needed.</summary>
    public IReadOnlyList<SealCredentialTry> CredentialTrail => _hasCalled ? AzureTrail.Of(_settings.Auth, CredentialSource) : [];

    /// <summary>The newest version of the key, or what is left of a deleted one.</summary>
    public async ValueTask<SealKeyReport> InspectAsync(CancellationToken ct)
    {
        try
        {
            return Complete(await CallAsync("keys/get", HttpMethod.Get, "", "", null, answer => KeyVaultKeyState.Report(answer, _settings), ct));
        }
        catch (SealException e) when (e.Fault == SealFault.KeyNotFound)
        {
            if (await FindDeletedAsync(ct) is { } deleted) return Complete(KeyVaultKeyState.DeletedReport(deleted));
            throw;
        }

        SealKeyReport Complete(SealKeyReport report) => _service.Complete(report, _settings.Service);
    }

    /// <summary>Under the newest version; returns what the service gave and the version's name.</summary>
    public async ValueTask<(byte[] Wrapped, string Version)> WrapAsync(SecretBytes key, CancellationToken ct)
        => await ExplainDeletionAsync(() => CallAsync("keys/wrapKey", HttpMethod.Post, "", "/wrapkey", () => KeyBody(key.Span), answer =>
        {
            var root = answer.Root;
            var version = KeyVaultKeyState.Version(root.Text("kid"));
            using var wrapped = root.Base64UrlSecret("value");
            return wrapped is not null && version is not null ? (wrapped.Span.ToArray(), version) : throw RestFailures.InvalidAnswer(answer.Call, "without the wrapped key or the key's version");
        }, ct), ct);

    public async ValueTask<SecretBytes> UnwrapAsync(ReadOnlyMemory<byte> wrapped, string version, CancellationToken ct)
        => await ExplainDeletionAsync(() => CallAsync("keys/unwrapKey", HttpMethod.Post, version, "/unwrapkey", () => KeyBody(wrapped.Span),
            answer => answer.Root.Base64UrlSecret("value") ?? throw RestFailures.InvalidAnswer(answer.Call, "without a key"), ct), ct);

    public void Dispose() => _service.Dispose();

    /// <summary>A deleted key looks like one that never was; whether it can still be had back is another question, asked here.</summary>
    async ValueTask<T> ExplainDeletionAsync<T>(Func<ValueTask<T>> call, CancellationToken ct)
    {
        try
        {
            return await call();
        }
        catch (SealException e) when (e.Fault == SealFault.KeyNotFound)
        {
            if (await FindDeletedAsync(ct) is { } deleted) throw KeyVaultKeyState.Deleted(deleted, e);
            throw;
        }
    }

    async ValueTask<DeletedKey?> FindDeletedAsync(CancellationToken ct)
    {
        try
        {
            var call = new RestCall("keys/get (deleted)", _settings.Vault, $"key {_settings.KeyName}", NameHint);
            return await _service.CallAsync(call, () => new HttpRequestMessage(HttpMethod.Get, Address($"deletedkeys/{_settings.KeyName}")), KeyVaultKeyState.ReadDeleted, ct);
        }
        catch (SealException)
        {
            return null; // Not deleted, or nobody tells us.
        }
    }

    ValueTask<T> CallAsync<T>(string action, HttpMethod method, string version, string operation, Func<HttpContent>? body, Func<RestAnswer, T> read, CancellationToken ct)
    {
        _hasCalled = true;
        var call = new RestCall(action, _settings.Vault, version.Length > 0 ? $"key {_settings.KeyName}, version {version}" : $"key {_settings.KeyName}", NameHint);
        var path = $"keys/{_settings.KeyName}{(version.Length > 0 ? "/" + version : "")}{operation}";
        return _service.CallAsync(call, () => new HttpRequestMessage(method, Address(path)) { Content = body?.Invoke() }, read, ct);
    }

    Uri Address(string path) => new($"{_settings.Vault.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{path}?{ApiVersion}");

    static JsonBody KeyBody(ReadOnlySpan<byte> key)
    {
        var text = new byte[Base64Url.GetEncodedLength(key.Length)];
        Base64Url.EncodeToUtf8(key, text);
        try
        {
            return JsonBody.Of(json =>
            {
                json.WriteString("alg", Algorithm);
                json.WriteString("value", text);
            });
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(text);
        }
    }

    const string NameHint = "vault_name and resource (a vault that does not exist has no name in DNS either), the private DNS zone of a private endpoint";
}
