using System.Security.Cryptography;
using System.Text.Json;

namespace Strongroom.LocalKms.Keys;

/// <summary>The keys on disk: <c>SKMSFILE1</c>, nonce (12), tag (16), AES-256-GCM of JSON under the 32 bytes in <c>&lt;file&gt;.key</c>.</summary>
/// <remarks>The key lies beside the lock: this keeps key material out of greps and careless copies of one file, and nothing more.</remarks>
sealed class KeyFile(string path)
{
    static ReadOnlySpan<byte> Magic => "SKMSFILE1"u8;
    const int NonceLength = 12, TagLength = 16;
    readonly string _keyPath = path + ".key";

    /// <summary>Null when there is no file yet.</summary>
    public KeyFileContent? Load()
    {
        if (!File.Exists(path)) return null;
        if (!File.Exists(_keyPath)) throw new InvalidDataException($"{path} cannot be read without {_keyPath}, which is missing");
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < Magic.Length + NonceLength + TagLength || !bytes.AsSpan().StartsWith(Magic)) throw new InvalidDataException($"{path} is not a file of local-kms");
        var rest = bytes.AsSpan(Magic.Length);
        var json = new byte[rest.Length - NonceLength - TagLength];
        try
        {
            using var aes = new AesGcm(File.ReadAllBytes(_keyPath), TagLength);
            aes.Decrypt(rest[..NonceLength], rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), json, Magic);
            return JsonSerializer.Deserialize(json, KeyFileJson.Default.KeyFileContent);
        }
        catch (CryptographicException e)
        {
            throw new InvalidDataException($"{path} does not open with {_keyPath}: one of them is damaged or of another installation", e);
        }
    }

    public void Save(KeyFileContent content)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        // An orphaned file must not get a new key: that would only hide what is missing.
        if (!File.Exists(_keyPath)) WriteWhole(_keyPath, RandomNumberGenerator.GetBytes(32));
        var json = JsonSerializer.SerializeToUtf8Bytes(content, KeyFileJson.Default.KeyFileContent);
        var bytes = new byte[Magic.Length + NonceLength + TagLength + json.Length];
        Magic.CopyTo(bytes);
        var rest = bytes.AsSpan(Magic.Length);
        RandomNumberGenerator.Fill(rest[..NonceLength]);
        using var aes = new AesGcm(File.ReadAllBytes(_keyPath), TagLength);
        aes.Encrypt(rest[..NonceLength], json, rest[(NonceLength + TagLength)..], rest.Slice(NonceLength, TagLength), Magic);
        WriteWhole(path, bytes);
    }

    /// <summary>The old content or the new, never a part; readable by the owner only from its first byte on.</summary>
    static void WriteWhole(string target, byte[] bytes)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var temporary = target + ".tmp";
        File.Delete(temporary); // The mode only counts for a file that is made now.
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, target, overwrite: true);
    }
}
