using System.Text.Json;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AzureKeyVault;

/// <summary>A key in the time between its deletion and its purge.</summary>
sealed record DeletedKey(string Name, string Version, DateTimeOffset? PurgeDate)
{
    public string Until => PurgeDate is { } date ? $" AND WILL BE GONE FOR GOOD ON {date.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "";
}

/// <summary>Judges what Key Vault says of the key.</summary>
static class KeyVaultKeyState
{
    const string Recover = "recover it NOW (az keyvault key recover, permission keys/recover)";
    static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <exception cref="SealException">The key cannot be used as it is.</exception>
    public static SealKeyReport Report(RestAnswer answer, AzureSettings settings)
    {
        var key = answer.Root.Object("key");
        if (key?.Text("kid") is not { } kid || Version(kid) is not { } version) throw RestFailures.InvalidAnswer(answer.Call, "without the key");
        CheckKind(key.Value, kid);
        var warnings = new List<string>();
        if (answer.Root.Object("attributes") is { } attributes) CheckAttributes(attributes, kid, settings.Time.GetUtcNow(), warnings);
        return new SealKeyReport(version, warnings);
    }

    /// <summary>Not a fault of the inspection: a running server goes on, and must say this loudly while it can still be undone.</summary>
    public static SealKeyReport DeletedReport(DeletedKey key) => new(key.Version,
        [$"THE KEY {key.Name} HAS BEEN DELETED{key.Until}: it opens nothing now, and after its purge nothing sealed with it can ever be opened again; {Recover}"]) { DeletionDate = key.PurgeDate };

    public static SealException Deleted(DeletedKey key, SealException found)
        => new(SealFault.KeyPendingDeletion, $"{found.Message}; it has been deleted{key.Until.ToLowerInvariant().Replace("utc", "UTC", StringComparison.Ordinal)}", $"{Recover}: once it is purged, nothing opens what it sealed", found);

    public static DeletedKey ReadDeleted(RestAnswer answer)
    {
        var kid = answer.Root.Object("key")?.Text("kid");
        return Version(kid) is { } version ? new DeletedKey(kid!, version, answer.Root.UnixTime("scheduledPurgeDate")) : throw RestFailures.InvalidAnswer(answer.Call, "without the key");
    }

    /// <summary>The last part of a key's address; null when there is none that looks like a version.</summary>
    public static string? Version(string? kid) => kid?.Split('/') is [.., "keys", _, { Length: > 0 } version] && IsVersion(version) ? version : null;

    public static bool IsVersion(string text) => text.Length <= 128 && text.All(char.IsAsciiLetterOrDigit);

    static void CheckKind(JsonElement key, string kid)
    {
        if (key.Text("kty") is { } type && type is not ("RSA" or "RSA-HSM"))
            throw new SealException(SealFault.Misconfigured, $"the key {kid} is of type {type}; a seal needs RSA or RSA-HSM", "name an RSA key (2048 bits or more) as key_name");
        if (key.Texts("key_ops") is { } operations && (!operations.Contains("wrapKey") || !operations.Contains("unwrapKey")))
            throw new SealException(SealFault.Misconfigured, $"the key {kid} may only be used for {string.Join(", ", operations)}; a seal needs wrapKey and unwrapKey",
                "allow both operations (az keyvault key set-attributes --ops wrapKey unwrapKey)");
    }

    static void CheckAttributes(JsonElement attributes, string kid, DateTimeOffset now, List<string> warnings)
    {
        if (attributes.Flag("enabled") == false)
            throw new SealException(SealFault.KeyDisabled, $"the key {kid} is disabled", "enable it (az keyvault key set-attributes --enabled true)");
        if (attributes.UnixTime("nbf") is { } from && from > now)
            throw new SealException(SealFault.KeyDisabled, $"the key {kid} may not be used before {Time(from)}", "move its activation date (az keyvault key set-attributes --not-before), or wait");
        if (attributes.UnixTime("exp") is { } end && end <= now)
            warnings.Add($"the key {kid} HAS EXPIRED on {Time(end)}: it still opens what it wrapped, but wraps nothing new; make a new version of it, or move its expiry date");
        else if (attributes.UnixTime("exp") is { } soon && soon - now < Soon)
            warnings.Add($"the key {kid} expires on {Time(soon)}; make a new version of it before, or move its expiry date");
        if (attributes.Text("recoveryLevel") == "Purgeable")
            warnings.Add($"the vault of the key {kid} has no soft delete: who deletes the key takes everything sealed with it along at once; switch soft delete and purge protection on");
    }

    static string Time(DateTimeOffset time) => $"{time.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
}
