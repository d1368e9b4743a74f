namespace Strongroom.Cli.Terminals;

/// <summary>The world a command sees: its streams, its environment, its folder. Tests hand in their own.</summary>
sealed record Terminal
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public required Stream In { get; init; }

    public required Func<string, string?> Variable { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Relative paths of files on the command line start here.</summary>
    public required string Folder { get; init; }

    public bool IsOutTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>Reads a line without showing it; null when there is no terminal to ask.</summary>
    public required Func<string, string?> ReadSecret { get; init; }

    /// <summary>A variable in any of its spellings: the product's own, Vault's, OpenBao's. An empty one counts as absent.</summary>
    public string? Setting(string name)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["STRONGROOM_", "VAULT_", "BAO_"])
            if (Variable(prefix + name) is { Length: > 0 } value)
                return value;
        return null;
    }

    public string Resolve(string path) => Path.Combine(Folder, path);

    public string ReadInput()
    {
        using var reader = new StreamReader(In, leaveOpen: true);
        return reader.ReadToEnd();
    }

    public void Fail(string message) => Error.WriteLine(IsErrorTerminal && !NoColor ? $"\x1b[31m{message}\x1b[0m" : message);

    public void Warn(string message) => Error.WriteLine(IsErrorTerminal && !NoColor ? $"\x1b[33m{message}\x1b[0m" : message);

    bool NoColor => Setting("CLI_NO_COLOR") is not null || Variable("NO_COLOR") is { Length: > 0 };
}
