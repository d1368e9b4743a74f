using Strongroom.Cli.Terminals;
using Strongroom.Client.Errors;

namespace Strongroom.Cli.Flags;

/// <summary>Files with PGP public keys, armored, base64 or binary; what goes to the server is the binary key in base64.</summary>
sealed class PgpKeysFlag(string name, string usage, Terminal terminal) : Flag(name, usage)
{
    readonly List<string> _keys = [];

    public IReadOnlyList<string> Keys => _keys;

    public override string ValueName => "keys";

    protected override string? Accept(string text)
    {
        foreach (var item in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (item.StartsWith("keybase:", StringComparison.Ordinal)) return $"{item}: keys of Keybase are not fetched; save the public key to a file and name that";
            try
            {
                _keys.Add(Normalize(File.ReadAllBytes(terminal.Resolve(item.TrimStart('@')))));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return GoIoError.Open(item, error);
            }
        }
        return null;
    }

    static string Normalize(byte[] content)
    {
        var text = System.Text.Encoding.Latin1.GetString(content).Trim();
        if (text.StartsWith("-----BEGIN PGP PUBLIC KEY BLOCK-----", StringComparison.Ordinal)) return Unarmor(text);
        var compact = text.ReplaceLineEndings("");
        return IsBase64(compact) ? compact : Convert.ToBase64String(content);
    }

    // RFC 9580 section 6: headers end at the first empty line, and a line that begins with = is the checksum.
    static string Unarmor(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var body = lines.SkipWhile(line => line.Trim().Length > 0).Skip(1)
            .TakeWhile(line => !line.StartsWith('=') && !line.StartsWith('-'));
        return string.Concat(body.Select(line => line.Trim()));
    }

    static bool IsBase64(string text) => text.Length > 0 && Convert.TryFromBase64String(text, new byte[text.Length], out _);
}
