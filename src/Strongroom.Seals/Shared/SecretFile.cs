using System.Security.Cryptography;

namespace Strongroom.Seals.Shared;

/// <summary>The file of a secret. A bare name is a credential of systemd's, where systemd gave the service any (systemd.exec(5), LoadCredential=).</summary>
static class SecretFile
{
    public const string CredentialsVariable = "CREDENTIALS_DIRECTORY";
    const int Limit = 64 * 1024; // Keys, PINs and tokens are far smaller; whoever names a disk image by mistake shall hear so.

    /// <summary>The content, or what is wrong with the file in words for an operator.</summary>
    public static (byte[]? Bytes, string? Problem) Read(string path, Func<string, string?> environment)
    {
        var credentials = environment(CredentialsVariable);
        var isCredential = IsName(path) && credentials is { Length: > 0 };
        var place = isCredential ? Path.Combine(credentials!, path) : path;
        if (isCredential && !File.Exists(place)) return (null, $"there is no credential {path}{Known(credentials!)}; the unit needs LoadCredential={path}:/path/of/the/file");
        if (IsName(path) && !isCredential && !File.Exists(place)) return (null, $"there is no file {path} here; if it is a credential of systemd's, only the service sees it");
        var what = isCredential ? $"credential {path}" : $"file {path}";
        try
        {
            using var file = new FileStream(place, new FileStreamOptions { BufferSize = 0 }); // No second copy of a key in a buffer.
            var bytes = new byte[Limit + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            var content = bytes[..Math.Min(length, Limit)];
            CryptographicOperations.ZeroMemory(bytes);
            if (length is > 0 and <= Limit) return (content, null);
            CryptographicOperations.ZeroMemory(content);
            return (null, length == 0 ? $"the {what} is empty" : $"the {what} is longer than the {Limit / 1024} KiB a secret may have");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, $"the {what} cannot be read: {e.Message}");
        }
    }

    static bool IsName(string path) => path.Length > 0 && !path.Contains('/');

    /// <summary>The names that are there: a misspelt one is then seen at once. They are no secrets.</summary>
    static string Known(string folder)
    {
        try
        {
            var names = Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
            return names.Count == 0 ? " (systemd gave none)" : $" (systemd gave {string.Join(", ", names)})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $" ({folder} cannot be read: {e.Message})";
        }
    }
}
