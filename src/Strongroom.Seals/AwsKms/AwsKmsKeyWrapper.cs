using System.Security.Cryptography;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.AwsKms;

/// <summary>Wraps under a symmetric key of AWS KMS: a fresh data key encrypts, KMS encrypts the data key (storage formats, section 6.4).</summary>
/// <remarks>Decrypt names no key, as with Vault: the blob itself says which key it needs, and a replica in another region, whose ARN differs from the
/// stored one, may open it. What may be opened is limited by the IAM policy, which may ask for the encryption context that the data key is bound to.</remarks>
public sealed class AwsKmsKeyWrapper : IKeyWrapper
{
    const ulong Envelope = 1;
    readonly AwsKmsSettings _settings;
    readonly AwsKmsConnection _connection;
    readonly RotationWatch _rotation;
    string? _keyId;

    AwsKmsKeyWrapper(AwsKmsSettings settings)
    {
        (_settings, _connection) = (settings, new AwsKmsConnection(settings));
        _rotation = new RotationWatch(_connection, settings.Time);
    }

    public string Type => "awskms";
    public string? KeyId => Volatile.Read(ref _keyId);
    public SealBinding? Binding => _settings.Binding;
    public IReadOnlyList<SealCredentialTry> CredentialTrail => _connection.CredentialTrail;
    public IReadOnlyList<SealSetting> Settings => [.. _settings.Given, .. _connection.Effective()];

    /// <summary>Reads and checks the parameters; the service is not contacted.</summary>
    /// <exception cref="SealException">Misconfigured: every problem with its place and name.</exception>
    public static IKeyWrapper Create(SealContext context) => new AwsKmsKeyWrapper(AwsKmsSettings.Read(context));

    public async ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct)
    {
        using var dataKey = SecretBytes.Random(EnvelopeCipher.KeyLength);
        var (iv, ciphertext) = EnvelopeCipher.Encrypt(dataKey, key.Span);
        var (wrapped, keyId) = await EncryptAsync(dataKey, ct);
        Volatile.Write(ref _keyId, keyId);
        return new SealBlob { Iv = iv, Ciphertext = ciphertext, Mechanism = Envelope, KeyId = keyId, WrappedKey = wrapped, Binding = Binding };
    }

    public async ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct)
    {
        switch (blob.Mechanism)
        {
            case 0 when blob.WrappedKey.IsEmpty: return await DecryptAsync(blob.JoinedCiphertext(), blob, ct); // Direct: KMS encrypted the whole.
            case 0 or Envelope when !blob.WrappedKey.IsEmpty: break;
            case Envelope: throw Corrupt("it holds no data key");
            default: throw Corrupt($"its mechanism {blob.Mechanism} is not known");
        }
        using var dataKey = await DecryptAsync(blob.WrappedKey, blob, ct);
        try
        {
            return EnvelopeCipher.Decrypt(dataKey, blob.JoinedCiphertext());
        }
        catch (Exception e) when (e is InvalidDataException or CryptographicException)
        {
            throw Corrupt("KMS opened its data key, but that does not open the rest", e);
        }
    }

    public async ValueTask<SealKeyReport> InspectAsync(CancellationToken ct)
    {
        var (key, region) = await _connection.CallAsync(new("kms:DescribeKey", _settings.KeyId), async (kms, call, limited) =>
        {
            var described = (await kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = _settings.KeyId }, limited)).KeyMetadata;
            return described?.Arn is { Length: > 0 } ? (described, call.Region) : throw AwsKmsFailures.InvalidAnswer(call, "without the key's metadata");
        }, ct);
        var report = AwsKmsKeyState.Report(key, region);
        Volatile.Write(ref _keyId, report.KeyId);
        if (await _rotation.WarningAsync(key, ct) is { } warning) report = report with { Warnings = [.. report.Warnings, warning] };
        if (_settings.IsPlain) report = report with { Warnings = [.. report.Warnings, "endpoint is plain http: whoever stands between can take the key that opens the stored keys; use https"] };
        return _connection.Complete(report);
    }

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return default;
    }

    ValueTask<(byte[] Wrapped, string KeyId)> EncryptAsync(SecretBytes dataKey, CancellationToken ct)
        => _connection.CallAsync(new("kms:Encrypt", _settings.KeyId) { Binding = Binding }, async (kms, call, limited) =>
        {
            var copy = dataKey.Span.ToArray();
            try
            {
                using var plaintext = new MemoryStream(copy);
                var answer = await kms.EncryptAsync(new EncryptRequest { KeyId = _settings.KeyId, Plaintext = plaintext, EncryptionContext = EncryptionContext.Of(Binding) }, limited);
                return answer.CiphertextBlob is { Length: > 0 } blob && answer.KeyId is { Length: > 0 } id
                    ? (blob.ToArray(), id) : throw AwsKmsFailures.InvalidAnswer(call, "without a ciphertext or the key's ARN");
            }
            finally
            {
                CryptographicOperations.ZeroMemory(copy);
            }
        }, ct);

    ValueTask<SecretBytes> DecryptAsync(ReadOnlyMemory<byte> wrapped, SealBlob blob, CancellationToken ct)
        => _connection.CallAsync(new("kms:Decrypt", blob.KeyId.Length > 0 ? blob.KeyId : _settings.KeyId) { BlobKeyId = blob.KeyId, Binding = blob.Binding, NamesKey = false }, async (kms, call, limited) =>
        {
            using var ciphertext = new MemoryStream(wrapped.ToArray());
            var answer = await kms.DecryptAsync(new DecryptRequest { CiphertextBlob = ciphertext, EncryptionContext = EncryptionContext.Of(blob.Binding) }, limited);
            if (answer.Plaintext is not { Length: > 0 } plaintext) throw AwsKmsFailures.InvalidAnswer(call, "without a plaintext");
            var copy = plaintext.ToArray();
            var key = new SecretBytes(copy);
            CryptographicOperations.ZeroMemory(copy);
            if (plaintext.TryGetBuffer(out var buffer)) CryptographicOperations.ZeroMemory(buffer);
            return key;
        }, ct);

    static SealException Corrupt(string what, Exception? inner = null)
        => new(SealFault.CorruptBlob, $"the stored key is damaged: {what}", "restore the stored keys (core/hsm/barrier-unseal-keys) from a backup", inner);
}
