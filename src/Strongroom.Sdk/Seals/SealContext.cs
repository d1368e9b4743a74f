using Microsoft.Extensions.Logging;

namespace Strongroom.Sdk.Seals;

/// <summary>What a seal is made from: its stanza, the environment and the clock.</summary>
public sealed record SealContext
{
    /// <summary>The stanza's values as text; keys in lower case. <c>name</c>, <c>priority</c>, <c>disabled</c>, <c>encryption_context</c> and the <c>health_check_…</c> ones are read by the caller.</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }
    /// <summary>Where the stanza stands (<c>file:line</c>), or "" when the environment alone chose the seal.</summary>
    public string Source { get; init; } = "";
    /// <summary>Reads an environment variable; null when unset.</summary>
    public required Func<string, string?> Environment { get; init; }
    /// <summary>What new wrapped keys are bound to; null: to nothing (<c>encryption_context = "false"</c>, for a storage that Vault shall open again).
    /// Blobs open with what they are bound to themselves.</summary>
    public SealBinding? Binding { get; init; }
    public required TimeProvider Time { get; init; }
    public required ILoggerFactory Loggers { get; init; }
}
