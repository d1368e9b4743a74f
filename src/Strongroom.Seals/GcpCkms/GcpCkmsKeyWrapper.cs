using System.Globalization;
using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms;

/// <summary>Wraps under a symmetric key of Google Cloud KMS: a fresh data key encrypts, the key's primary version encrypts the data key (storage formats,
/// section 6.4), with the binding as additional authenticated data. Without a binding none is sent, as with Vault.</summary>
public sealed class GcpCkmsKeyWrapper : IKeyWrapper
{
    const ulong Direct = 0, Envelope = 1;
    readonly GcpSettings _settings;
    readonly CloudKms _kms;
    readonly StoredVersions _stored = new();
    string? _keyId;

    GcpCkmsKeyWrapper(GcpSettings settings) => (_settings, _kms) = (settings, new CloudKms(settings));

    public string Type => "gcpckms";
    public string? KeyId => Volatile.Read(ref _keyId);
    public SealBinding? Binding => _settings.Binding;

    public IReadOnlyList<SealCredentialTry> CredentialTrail => _kms.CredentialTrail;

    public IReadOnlyList<SealSetting> Settings
    {
        get
        {
            var settings = new List<SealSetting>(_settings.Given);
            if (Outbound.ProxyFor(_settings.Endpoint) is { } proxy) settings.Add(new("proxy", proxy.Authority, "env HTTPS_PROXY or HTTP_PROXY"));
            settings.Add(new("identity", "(sensitive)", _kms.CredentialSource ?? "looked for at the first call"));
            return settings;
        }
    }

    /// <summary>Reads and checks the parameters; the service is not contacted.</summary>
    /// <exception cref="SealException">Misconfigured: every problem with its place and name.</exception>
    public static IKeyWrapper Create(SealContext context) => new GcpCkmsKeyWrapper(GcpSettings.Read(context));

    public async ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct)
    {
        using var dataKey = SecretBytes.Random(EnvelopeCipher.KeyLength);
        var (iv, ciphertext) = EnvelopeCipher.Encrypt(dataKey, key.Span);
        var (wrapped, version) = await _kms.EncryptAsync(dataKey, Binding, ct);
        Volatile.Write(ref _keyId, version);
        return new SealBlob { Iv = iv, Ciphertext = ciphertext, Mechanism = Envelope, KeyId = version, WrappedKey = wrapped, Binding = Binding };
    }

    public async ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct)
    {
        switch (blob.Mechanism)
        {
            case Direct when blob.WrappedKey.IsEmpty: return await _kms.DecryptAsync(blob.JoinedCiphertext(), blob.Binding, ct);
            case Direct or Envelope when !blob.WrappedKey.IsEmpty: break;
            case Envelope: throw Corrupt("it holds no data key");
            default: throw Corrupt($"its mechanism {blob.Mechanism} is not known");
        }
        using var dataKey = await _kms.DecryptAsync(blob.WrappedKey, blob.Binding, ct);
        try
        {
            return EnvelopeCipher.Decrypt(dataKey, blob.JoinedCiphertext());
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            throw Corrupt("Cloud KMS opened its data key, but that does not open the rest", e);
        }
    }

    public async ValueTask<SealKeyReport> InspectAsync(CancellationToken ct)
    {
        var report = await _kms.InspectAsync(ct);
        Volatile.Write(ref _keyId, report.KeyId);
        return _stored.Lowest(report.KeyId, version => CloudKmsKeyState.NumberOf(version, _settings.KeyName)) is { } lowest
            ? report with { RetirableBelow = lowest.ToString(CultureInfo.InvariantCulture) } : report;
    }

    public void NoteStored(IReadOnlyList<SealBlob> stored) => _stored.Note(stored);

    public ValueTask DisposeAsync()
    {
        _kms.Dispose();
        return default;
    }

    static SealException Corrupt(string what, Exception? inner = null)
        => new(SealFault.CorruptBlob, $"the stored key is damaged: {what}", "restore the stored keys (core/hsm/barrier-unseal-keys) from a backup", inner);
}
