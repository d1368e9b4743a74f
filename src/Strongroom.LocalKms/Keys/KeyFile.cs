using System.Security.Cryptography;
using System.Text.Json;

namespace Strongroom.LocalKms.Keys;

/// <summary>The keys on disk: <c>SKMSFILE1</c>, nonce (12), tag (16), AES-256-GCM of JSON under the 32 bytes in <c>&lt;file&gt;.key</c>.</summary>
/// <remarks>The key lies beside the lock: this keeps key material out of greps and careless copies of one file, and nothing more.
/// The key file is held open as long as the server runs, so that no second one writes over this one's keys.</remarks>
sealed class KeyFile : IDisposable
{
    static ReadOnlySpan<byte> Magic => "SKMSFILE1"u8;
    const int KeyLength = 32, NonceLength = 12, TagLength = 16;
    readonly string _path;
    readonly FileStream _held;
    readonly byte[] _key = new byte[KeyLength];

    /// <exception cref="InvalidDataException">There are keys, but not the key to them.</exception>
    /// <exception cref="IOException">Another local-kms works with this file.</exception>
    public KeyFile(string path)
    {
        _path = Path.GetFullPath(path);
        var keyPath = _path + ".key";
        if (Path.GetDirectoryName(_path) is { } folder) Directory.CreateDirectory(folder);
        var isNew = !File.Exists(_path);
        if (!isNew && !File.Exists(keyPath)) throw new InvalidDataException($"{_path} cannot be read without {keyPath}, which is missing");
        _held = OpenKey(keyPath);
        try
        {
            // An interrupted first start leaves an empty key file; beside existing keys a fresh key would only hide what is missing.
            if (_held.Length == 0 && isNew) WriteKey(_held);
            if (_held.Length != KeyLength) throw new InvalidDataException($"{keyPath} is not a key of {KeyLength} bytes");
            _held.Position = 0;
            _held.ReadExactly(_key);
        }
        catch
        {
            _held.Dispose();
            throw;
        }
    }

    /// <summary>Null when there is no file yet.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or its key is another's.</exception>
    public KeyFileContent? Load()
    {
        if (!File.Exists(_path)) return null;
        var bytes = File.ReadAllBytes(_path);
        if (bytes.Length < Magic.Length + NonceLength + TagLength || !bytes.AsSpan().StartsWith(Magic)) throw new InvalidDataException($"{_path} is not a file of local-kms");
        var rest = bytes.AsSpan(Magic.Length);
        var json = new byte[rest.Length - NonceLength - TagLength];
        try
        {
            using var aes = new AesGcm(_key, TagLength);
            aes.Decrypt(rest[..NonceLength], rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), json, Magic);
            return JsonSerializer.Deserialize(json, KeyFileJson.Default.KeyFileContent);
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"{_path} does not open with {_path}.key: one of them is damaged or of another installation", e);
        }
    }

    /// <summary>The old content or the new, never a part.</summary>
    public void Save(KeyFileContent content)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(content, KeyFileJson.Default.KeyFileContent);
        var bytes = new byte[Magic.Length + NonceLength + TagLength + json.Length];
        Magic.CopyTo(bytes);
        var rest = bytes.AsSpan(Magic.Length);
        RandomNumberGenerator.Fill(rest[..NonceLength]);
        using (var aes = new AesGcm(_key, TagLength))
            aes.Encrypt(rest[..NonceLength], json, rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), Magic);

        var temporary = _path + ".tmp";
        File.Delete(temporary); // The mode only counts for a file that is made now.
        using (var stream = new FileStream(temporary, OwnerOnly(FileMode.CreateNew)))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, _path, overwrite: true);
    }

    public void Dispose() => _held.Dispose();

    static FileStream OpenKey(string path)
    {
        try
        {
            return new FileStream(path, OwnerOnly(FileMode.OpenOrCreate));
        }
        catch (IOException e)
        {
            throw new IOException($"{path} cannot be opened; does another local-kms use it? ({e.Message})", e);
        }
    }

    static void WriteKey(FileStream file)
    {
        file.Write(RandomNumberGenerator.GetBytes(KeyLength));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Readable by the owner only, from the first byte on, and by one process.</summary>
    static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
