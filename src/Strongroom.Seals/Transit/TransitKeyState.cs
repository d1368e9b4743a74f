using System.Globalization;
using System.Text.Json;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.Transit;

/// <summary>A key as the other server describes it.</summary>
/// <param name="Latest">The version that encrypts.</param>
/// <param name="OldestUsable">The oldest version that still decrypts.</param>
/// <param name="Warnings">What an operator should know of it.</param>
sealed record TransitKeyState(int Latest, int OldestUsable, IReadOnlyList<string> Warnings)
{
    /// <exception cref="SealException">The key cannot be used as it is.</exception>
    public static TransitKeyState Read(RestAnswer answer, TransitSettings settings)
    {
        if (answer.Root.Object("data") is not { } key || key.Number("latest_version") is not (> 0 and <= int.MaxValue and var latest)) throw RestFailures.InvalidAnswer(answer.Call, "without the key's latest_version");
        CheckKind(answer.Call, key);
        var name = $"{settings.Mount}/keys/{settings.KeyName}";
        var warnings = new List<string>();
        if (key.Flag("deletion_allowed") == true)
            warnings.Add($"the key {name} may be deleted, at once and with everything that is sealed with it; forbid it (vault write {name}/config deletion_allowed=false)");
        if (key.Flag("exportable") == true || key.Flag("allow_plaintext_backup") == true)
            warnings.Add($"the key {name} can be taken out of that server (exportable, allow_plaintext_backup), and then it opens this one without leaving a trace; such a setting cannot be taken back: use another key");
        return new((int)latest, (int)Math.Clamp(key.Number("min_decryption_version") ?? 1, 1, int.MaxValue), warnings);
    }

    static void CheckKind(RestCall call, JsonElement key)
    {
        if (key.Flag("soft_deleted") == true)
            throw RestFailures.New(SealFault.KeyDisabled, call, "says that the key has been deleted, but can still be restored", "restore it NOW on that server (keys/NAME/soft-delete-restore)");
        if (key.Flag("supports_encryption") == false || key.Flag("supports_decryption") == false)
            throw RestFailures.New(SealFault.Misconfigured, call, $"says that the key is of type {RestFailures.Quote(key.Text("type"))}, which does not encrypt", "name an encryption key as key_name (aes256-gcm96, chacha20-poly1305, an RSA type)");
        if (key.Flag("derived") == true)
            throw RestFailures.New(SealFault.Misconfigured, call, "says that the key is derived: it would want a context with each call", "name a key that is not derived as key_name");
    }

    public static string Version(int number) => "v" + number.ToString(CultureInfo.InvariantCulture);
}
