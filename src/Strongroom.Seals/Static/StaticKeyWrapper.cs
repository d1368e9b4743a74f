using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Static;

/// <summary>Wraps under a key that lies beside the server (a file, an environment variable, a systemd credential), as OpenBao's static seal does.
/// A previous key may be named for reading, so that the key can be changed.</summary>
public sealed class StaticKeyWrapper : IKeyWrapper
{
    const string Remedy = "give current_key_id and current_key (32 bytes: raw in a file://, or as hex or base64), and previous_key_id with previous_key while a key is being changed";
    readonly (string Id, SecretBytes Key) _current;
    readonly (string Id, SecretBytes Key)? _previous;

    StaticKeyWrapper((string, SecretBytes) current, (string, SecretBytes)? previous, IReadOnlyList<SealSetting> settings)
        => (_current, _previous, Settings) = (current, previous, settings);

    public string Type => "static";
    public string? KeyId => _current.Id;
    public IReadOnlyList<SealSetting> Settings { get; }

    /// <exception cref="SealException">A parameter is missing or wrong (<see cref="SealFault.Misconfigured"/>).</exception>
    public static IKeyWrapper Create(SealContext context)
    {
        var parameters = new SealParameters("static", context);
        var current = ReadKey(parameters, "current_key", required: true);
        var previous = ReadKey(parameters, "previous_key", required: false);
        if (current is not null && current.Value.Id == previous?.Id)
            parameters.Problem("previous_key_id", "is the same as current_key_id; an id must stay with one key for good");
        try
        {
            parameters.WarnOfUnknown();
            parameters.ThrowIfAny(Remedy);
        }
        catch
        {
            current?.Key.Dispose();
            previous?.Key.Dispose();
            throw;
        }
        return new StaticKeyWrapper(current!.Value, previous, parameters.Settings);
    }

    public ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct)
    {
        var (iv, ciphertext) = EnvelopeCipher.Encrypt(_current.Key, key.Span);
        return new(new SealBlob { Iv = iv, Ciphertext = ciphertext, KeyId = _current.Id });
    }

    public ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct)
    {
        var key = blob.KeyId == _current.Id ? _current.Key : blob.KeyId == _previous?.Id ? _previous.Value.Key : throw UnknownKey(blob.KeyId);
        try
        {
            return new(EnvelopeCipher.Decrypt(key, blob.JoinedCiphertext()));
        }
        catch (InvalidDataException e)
        {
            throw new SealException(SealFault.CorruptBlob, $"the stored key is damaged: {e.Message}", "restore the stored keys from a backup", e);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new SealException(SealFault.WrongKey, $"the static key \"{blob.KeyId}\" does not open what was wrapped under that id",
                "give the very key that had this id when the server was initialised or its key was last changed", e);
        }
    }

    public ValueTask<SealKeyReport> InspectAsync(CancellationToken ct) => new(new SealKeyReport(_current.Id, []));

    public ValueTask DisposeAsync()
    {
        _current.Key.Dispose();
        _previous?.Key.Dispose();
        return default;
    }

    SealException UnknownKey(string id) => new(SealFault.WrongKey,
        $"the stored key is wrapped under the static key \"{id}\", but the configuration names {(_previous is { } p ? $"\"{_current.Id}\" and \"{p.Id}\"" : $"only \"{_current.Id}\"")}",
        "name that key as previous_key_id with previous_key, start once so that everything is re-wrapped, then remove it");

    static (string Id, SecretBytes Key)? ReadKey(SealParameters parameters, string name, bool required)
    {
        var id = parameters.Text(name + "_id", Precedence.Environment, Variables(name + "_id"));
        var given = parameters.SecretBytes(name, Precedence.Environment, Variables(name));
        if (id is null && (required || given is not null)) parameters.Missing(name + "_id");
        if (given is null)
        {
            if (required || id is not null) parameters.Missing(name);
            return null;
        }
        var key = StaticKey.Parse(given.Value.Bytes);
        CryptographicOperations.ZeroMemory(given.Value.Bytes);
        if (key is null) parameters.Problem(name, $"is not a key of {StaticKey.Length} bytes, raw or as hex or base64 ({given.Value.Origin})");
        if (key is not null && id is not null) return (id.Text, key);
        key?.Dispose();
        return null;
    }

    static string[] Variables(string name) => [$"BAO_STATIC_SEAL_{name.ToUpperInvariant()}", $"VAULT_STATIC_SEAL_{name.ToUpperInvariant()}"];
}
