using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Pkcs11.Module;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11;

/// <summary>Wraps with a key in a hardware module, by the module's PKCS #11 library, which runs in a process of its own. Blobs are OpenBao's: AES-GCM or RSA-OAEP of the key itself, no envelope,
/// and <c>label:id</c> as the key's name.</summary>
/// <remarks>A module enforces no policy on associated data, so nothing is bound (<see cref="IKeyWrapper.Binding"/> stays null) and OpenBao can read what is written.</remarks>
public sealed class Pkcs11KeyWrapper : IKeyWrapper
{
    readonly Pkcs11Settings _settings;
    readonly Supervisor _module;
    string? _keyId;

    internal Pkcs11KeyWrapper(Pkcs11Settings settings, ModuleProgram program) => (_settings, _module) = (settings, new Supervisor(settings, program));

    public string Type => "pkcs11";
    public string? KeyId => Volatile.Read(ref _keyId);

    public IReadOnlyList<SealSetting> Settings => _module.Token is { } token
        ? [.. _settings.Given, new SealSetting("token found", $"\"{token.Label}\", serial {token.Serial}, {token.Manufacturer} {token.Model}, slot {token.Slot}", "the library")]
        : _settings.Given;

    /// <summary>The process of the library; null while there is none.</summary>
    internal int? ProcessId => _module.ProcessId;

    /// <summary>Reads and checks the parameters; the library is not touched.</summary>
    /// <param name="context">Stanza, environment, clock.</param>
    /// <param name="program">Runs the library.</param>
    /// <exception cref="SealException">Misconfigured: every problem with its place and name.</exception>
    public static IKeyWrapper Create(SealContext context, ModuleProgram program) => new Pkcs11KeyWrapper(Pkcs11Settings.Read(context), program);

    public async ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct)
    {
        if (_settings.Key.Mechanism == Mechanism.AesGcm || _settings.EncryptsInModule) return await EncryptAsync(key, ct);
        var found = await DescribeAsync(ct);
        return found.Mechanism == Mechanism.RsaOaep && RsaPublicKey.Of(found) is { } half && half.Does(_settings.Key.Hash)
            ? new SealBlob { Ciphertext = half.Encrypt(key, _settings.Key.Hash), KeyId = found.Name }
            : await EncryptAsync(key, ct);
    }

    public async ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct)
    {
        var (label, id) = NameOf(blob);
        // A nonce tells AES; otherwise what the key is for.
        var request = new KeyRequest(label, id, blob.Iv.IsEmpty ? _settings.Key.Mechanism : Mechanism.AesGcm, _settings.Key.Hash);
        using var ciphertext = new SecretBytes(blob.JoinedCiphertext());
        if (ciphertext.Length > Frame.Limit / 2) throw Corrupt("it is far too long");
        return await _module.CallAsync(FrameKind.Decrypt, request, ciphertext, static answer => new SecretBytes(new MessageReader(answer.Span).Bytes()), ct);
    }

    public async ValueTask<SealKeyReport> InspectAsync(CancellationToken ct)
    {
        var key = await DescribeAsync(ct);
        return new SealKeyReport(key.Name, KeyWarnings.Of(key, _settings));
    }

    public ValueTask DisposeAsync() => _module.DisposeAsync();

    async ValueTask<KeyAnswer> DescribeAsync(CancellationToken ct)
    {
        var key = await _module.CallAsync(FrameKind.Describe, _settings.Key, null, static answer =>
        {
            var message = new MessageReader(answer.Span);
            return KeyAnswer.Read(ref message);
        }, ct);
        Volatile.Write(ref _keyId, key.Name);
        return key;
    }

    async ValueTask<SealBlob> EncryptAsync(SecretBytes key, CancellationToken ct)
    {
        var made = await _module.CallAsync(FrameKind.Encrypt, _settings.Key, key, static answer =>
        {
            var message = new MessageReader(answer.Span);
            return EncryptAnswer.Read(ref message);
        }, ct);
        Volatile.Write(ref _keyId, made.KeyName);
        return new SealBlob { Iv = made.Iv, Ciphertext = made.Ciphertext, KeyId = made.KeyName };
    }

    /// <summary>Blobs of OpenBao after 2.6 name no key.</summary>
    (string Label, string Id) NameOf(SealBlob blob)
    {
        if (blob.KeyId.Length == 0) return _settings.DefaultKeyLabel == _settings.Key.Label ? (_settings.Key.Label, _settings.Key.Id) : (_settings.DefaultKeyLabel, "");
        var colon = blob.KeyId.LastIndexOf(':');
        if (colon < 0) throw Corrupt("its key id is not the label and the id of a key");
        var id = blob.KeyId[(colon + 1)..];
        if (id.Length % 2 != 0 || !id.All(char.IsAsciiHexDigit) || blob.KeyId.Length == 1) throw Corrupt("its key id is not the label and the id of a key");
        return (blob.KeyId[..colon], id);
    }

    static SealException Corrupt(string what) => new(SealFault.CorruptBlob, $"the stored key is damaged: {what}", "restore the stored keys (core/hsm/barrier-unseal-keys) from a backup");
}
