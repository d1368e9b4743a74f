using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Tokens;

/// <summary>Chooses the helper: a program named in the configuration file, or the file in the home directory.</summary>
static class TokenHelpers
{
    /// <exception cref="IOException">There is no home directory to keep a token in.</exception>
    public static ITokenHelper Open(Terminal terminal)
    {
        var home = terminal.Variable("HOME");
        if (Program(terminal, home) is { Length: > 0 } program) return new ExternalTokenHelper(program);
        if (terminal.Setting("TOKEN_PATH") is { } path) return new TokenFile(terminal.Resolve(path));
        if (string.IsNullOrEmpty(home)) throw new IOException("HOME is not set, so there is no place for the file .vault-token; set HOME or VAULT_TOKEN");
        return new TokenFile(Path.Combine(home, ".vault-token"));
    }

    static string? Program(Terminal terminal, string? home)
    {
        var path = terminal.Setting("CONFIG_PATH") ?? (string.IsNullOrEmpty(home) ? null : Path.Combine(home, ".vault"));
        if (path is null || !File.Exists(path)) return null;
        foreach (var line in File.ReadLines(path))
        {
            var equals = line.IndexOf('=');
            if (equals > 0 && line[..equals].Trim() == "token_helper") return line[(equals + 1)..].Trim().Trim('"');
        }
        return null;
    }
}
