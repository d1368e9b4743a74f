using System.Text.Json;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>Where a server takes new keys, and what the operation is called there.</summary>
/// <param name="Path"><c>sys/rekey</c> and its like.</param>
/// <param name="Name">For messages: <c>rekey</c>.</param>
/// <param name="IsRecovery">Recovery keys, not unseal keys.</param>
sealed record RotationPlace(string Path, string Name, bool IsRecovery)
{
    /// <exception cref="CommandException">There is no such target.</exception>
    public static RotationPlace Rekey(string target) => target switch
    {
        "barrier" => new("sys/rekey", "rekey", false),
        "recovery" or "hsm" => new("sys/rekey-recovery-key", "rekey", true),
        _ => throw Unknown(target),
    };

    /// <summary>OpenBao's newer paths.</summary>
    /// <exception cref="CommandException">There is no such target.</exception>
    public static RotationPlace Rotate(string target) => target switch
    {
        "barrier" => new("sys/rotate/root", "rotation", false),
        "recovery" or "hsm" => new("sys/rotate/recovery", "rotation", true),
        _ => throw Unknown(target),
    };

    public string Init => $"{Path}/init";
    public string Update => $"{Path}/update";
    public string Verify => $"{Path}/verify";
    public string Backup => $"{Path}/backup";

    /// <summary>What one key is called.</summary>
    public string KeyName => IsRecovery ? "Recovery Key" : "Unseal Key";

    /// <summary>The old paths answer without a frame, the new ones in one.</summary>
    public static JsonElement Document(VaultResponse answer) => answer.Data.ValueKind == JsonValueKind.Object ? answer.Data : answer.Body;

    static CommandException Unknown(string target) => new(ExitCode.Local, $"Unknown target: {target}", "The target is barrier (the unseal keys) or recovery (the recovery keys of a server that unseals itself).");
}
