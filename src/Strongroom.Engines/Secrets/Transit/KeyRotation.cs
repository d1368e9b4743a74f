using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>A new version of a key, by request or because it is due.</summary>
static class KeyRotation
{
    public static ValueTask<KeyPolicy> RotateAsync(KeyStore store, IStorage storage, string name, string missing, CancellationToken ct)
        => store.EditAsync(storage, name, missing, policy => Rotated(store, policy), ct);

    /// <summary>The same policy when it is not due any more: somebody rotated it a moment ago.</summary>
    public static KeyPolicy IfDue(KeyStore store, KeyPolicy policy) => IsDue(policy, store.Now) ? Rotated(store, policy) : policy;

    public static bool IsDue(KeyPolicy policy, DateTimeOffset now)
        => policy.AutoRotatePeriod > TimeSpan.Zero && MayRotate(policy)
            && policy.Versions.TryGetValue(policy.LatestVersion, out var latest) && now - latest.CreatedAt >= policy.AutoRotatePeriod;

    static bool MayRotate(KeyPolicy policy) => !policy.Imported || policy.AllowImportedKeyRotation;

    static KeyPolicy Rotated(KeyStore store, KeyPolicy policy)
        => MayRotate(policy) ? policy.With(KeyMaker.Next(policy, store.Now)) : throw TransitErrors.Invalid($"imported key {policy.Name} does not allow rotation within Vault");
}
