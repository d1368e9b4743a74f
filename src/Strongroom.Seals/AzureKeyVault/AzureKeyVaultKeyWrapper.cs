using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AzureKeyVault;

/// <summary>Wraps under an RSA key of Azure Key Vault or Managed HSM: a fresh data key encrypts, the newest version of the RSA key wraps the data key
/// (storage formats, section 6.4). The blob remembers the version, and that one opens it.</summary>
public sealed class AzureKeyVaultKeyWrapper : IKeyWrapper
{
    const ulong Envelope = 0, Direct = 1;
    readonly AzureSettings _settings;
    readonly KeyVault _vault;
    readonly StoredVersions _stored = new();
    string? _keyId;

    internal AzureKeyVaultKeyWrapper(AzureSettings settings) => (_settings, _vault) = (settings, new KeyVault(settings));

    public string Type => "azurekeyvault";
    public string? KeyId => Volatile.Read(ref _keyId);

    public IReadOnlyList<SealCredentialTry> CredentialTrail => _vault.CredentialTrail;

    public IReadOnlyList<SealSetting> Settings
    {
        get
        {
            var settings = new List<SealSetting>(_settings.Given);
            if (Outbound.ProxyFor(_settings.Vault) is { } proxy) settings.Add(new("proxy", proxy.Authority, "env HTTPS_PROXY or HTTP_PROXY"));
            settings.Add(new("credentials", "(sensitive)", _vault.CredentialSource ?? $"{_settings.Auth.Name}, at the first call"));
            return settings;
        }
    }

    /// <summary>Reads and checks the parameters; the service is not contacted.</summary>
    /// <exception cref="SealException">Misconfigured: every problem with its place and name.</exception>
    public static IKeyWrapper Create(SealContext context) => new AzureKeyVaultKeyWrapper(AzureSettings.Read(context));

    public async ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct)
    {
        using var dataKey = SecretBytes.Random(EnvelopeCipher.KeyLength);
        var (iv, ciphertext) = EnvelopeCipher.Encrypt(dataKey, key.Span);
        var (wrapped, version) = await _vault.WrapAsync(dataKey, ct);
        Volatile.Write(ref _keyId, version);
        // As text: every version of Vault and OpenBao reads that, the older ones nothing else.
        return new SealBlob { Iv = iv, Ciphertext = ciphertext, Mechanism = Envelope, KeyId = version, WrappedKey = Encoding.ASCII.GetBytes(Base64Url.EncodeToString(wrapped)) };
    }

    public async ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct)
    {
        if (!KeyVaultKeyState.IsVersion(blob.KeyId)) throw Corrupt("its key id is not a version of a key");
        switch (blob.Mechanism)
        {
            case Direct when blob.WrappedKey.IsEmpty: return await _vault.UnwrapAsync(blob.JoinedCiphertext(), blob.KeyId, ct);
            case Envelope when !blob.WrappedKey.IsEmpty: break;
            case Envelope: throw Corrupt("it holds no data key");
            default: throw Corrupt($"its mechanism {blob.Mechanism} is not known");
        }
        using var dataKey = await _vault.UnwrapAsync(WrappedBytes(blob.WrappedKey), blob.KeyId, ct);
        try
        {
            return EnvelopeCipher.Decrypt(dataKey, blob.JoinedCiphertext());
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            throw Corrupt("Key Vault opened its data key, but that does not open the rest", e);
        }
    }

    public async ValueTask<SealKeyReport> InspectAsync(CancellationToken ct)
    {
        var report = await _vault.InspectAsync(ct);
        Volatile.Write(ref _keyId, report.KeyId);
        // Versions have no order of their own, and listing them takes a permission more: it is told once everything is under the newest.
        return _stored.AllAre(report.KeyId) ? report with { RetirableBelow = report.KeyId } : report;
    }

    public void NoteStored(IReadOnlyList<SealBlob> stored) => _stored.Note(stored);

    public ValueTask DisposeAsync()
    {
        _vault.Dispose();
        return default;
    }

    /// <summary>Libraries before September 2023 stored the service's text, later ones its bytes.</summary>
    static ReadOnlyMemory<byte> WrappedBytes(ReadOnlyMemory<byte> stored)
    {
        var bytes = new byte[stored.Length];
        return Base64Url.IsValid(stored.Span) && Base64Url.TryDecodeFromUtf8(stored.Span, bytes, out var length) ? bytes.AsMemory(0, length) : stored;
    }

    static SealException Corrupt(string what, Exception? inner = null)
        => new(SealFault.CorruptBlob, $"the stored key is damaged: {what}", "restore the stored keys (core/hsm/barrier-unseal-keys) from a backup", inner);
}
