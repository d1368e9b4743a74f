namespace Strongroom.Cli.Configuration;

enum ConfigSeverity { Warning, Error }

/// <summary>One thing to say about a configuration: <c>file:line:column: key: what was wrong, what would be right</c>.</summary>
/// <param name="Severity">With an error the server does not start.</param>
/// <param name="Place">Where: <c>file:line:column</c>, a path, or an environment variable.</param>
/// <param name="Key">The key's whole name, <c>listener.tcp.address</c>; "" when the text itself cannot be read.</param>
/// <param name="Text">What was wrong, and what would be right. Never a value that may be secret.</param>
sealed record ConfigProblem(ConfigSeverity Severity, string Place, string Key, string Text)
{
    public bool IsError => Severity == ConfigSeverity.Error;

    public override string ToString() => Key.Length == 0 ? $"{Place}: {Text}" : $"{Place}: {Key}: {Text}";
}
