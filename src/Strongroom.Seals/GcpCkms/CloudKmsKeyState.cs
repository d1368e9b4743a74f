using System.Globalization;
using System.Text.Json;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms;

/// <summary>Judges what Cloud KMS says of the key.</summary>
static class CloudKmsKeyState
{
    public const string Restore = "restore the version NOW (gcloud kms keys versions restore) and enable it";

    /// <exception cref="SealException">The key cannot be used as it is.</exception>
    public static SealKeyReport Report(RestAnswer answer)
    {
        var root = answer.Root;
        var key = root.Text("name") ?? throw RestFailures.InvalidAnswer(answer.Call, "without the key");
        if (root.Text("purpose") is { } purpose && purpose != "ENCRYPT_DECRYPT")
            throw new SealException(SealFault.Misconfigured, $"the key {key} is for {purpose}; a seal needs ENCRYPT_DECRYPT", "name a symmetric encryption key as crypto_key");
        if (root.Object("primary") is not { } primary || primary.Text("name") is not { } version)
            throw new SealException(SealFault.KeyDisabled, $"the key {key} has no primary version", "make a version of it the primary one (gcloud kms keys update --primary-version)");
        var warnings = new List<string>();
        Judge(primary, version, warnings);
        if (root.Text("rotationPeriod") is null && root.Object("versionTemplate")?.Text("protectionLevel") is null or "SOFTWARE" or "HSM")
            warnings.Add($"automatic rotation of the key {key} is off; switch it on (gcloud kms keys update --rotation-period=90d --next-rotation-time=…)");
        return new SealKeyReport(version, warnings) { DeletionDate = primary.Text("state") == "DESTROY_SCHEDULED" && DateTimeOffset.TryParse(primary.Text("destroyTime"), CultureInfo.InvariantCulture, out var end) ? end : null };
    }

    /// <summary>The number of a version of this key; null: of another key.</summary>
    public static long? NumberOf(string version, string key)
        => IsVersionOf(version, key) && long.TryParse(version[(version.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether a version's name is one of this key's; the project may be written as its id or its number.</summary>
    public static bool IsVersionOf(string version, string key)
    {
        var tail = key[key.IndexOf("/locations/", StringComparison.Ordinal)..] + "/cryptoKeyVersions/";
        var at = version.IndexOf(tail, StringComparison.Ordinal);
        return version.StartsWith("projects/", StringComparison.Ordinal) && at > 0 && version.Length > at + tail.Length && version[(at + tail.Length)..].All(char.IsAsciiDigit);
    }

    static void Judge(JsonElement primary, string version, List<string> warnings)
    {
        switch (primary.Text("state"))
        {
            case null or "ENABLED": break;
            case "DESTROY_SCHEDULED":
                // Not a fault of the inspection: a running server goes on, and must say this loudly while it can still be undone.
                var date = DateTimeOffset.TryParse(primary.Text("destroyTime"), out var time) ? $" ON {time.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "";
                warnings.Add($"THE KEY VERSION {version} WILL BE DESTROYED{date}: it opens nothing now, and after that date nothing sealed with it can ever be opened again; {Restore}");
                break;
            case "DISABLED": throw new SealException(SealFault.KeyDisabled, $"the key version {version} is disabled", "enable it (gcloud kms keys versions enable)");
            case "DESTROYED": throw new SealException(SealFault.KeyNotFound, $"the key version {version} has been destroyed", "what it sealed cannot be opened any more; give a backup's key, or start anew with another key");
            case var state: throw new SealException(SealFault.KeyDisabled, $"the key version {version} cannot be used: its state is {RestFailures.Quote(state)}", "wait while it is being made; see the key in the Google Cloud console");
        }
    }
}
