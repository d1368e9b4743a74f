using Strongroom.Primitives;

namespace Strongroom.Sdk.Seals;

/// <summary>Protects a small key with something outside the storage: a KMS, an HSM, another server, or a key put together from shares.</summary>
/// <remarks>Thread-safe. Every failure is a <see cref="SealException"/>; no other exception leaves a call but cancellation by the caller's token.
/// A wrapper is constructed without contacting its service: a server must be able to start while the service is away.</remarks>
public interface IKeyWrapper : IAsyncDisposable
{
    /// <summary>As in the configuration: <c>awskms</c>.</summary>
    string Type { get; }

    /// <summary>What the configuration calls it; its type unless it says otherwise.</summary>
    string Name => Type;

    /// <summary>The key that the last call wrapped with, as the service names it (an ARN); null before the first contact. A change means: rewrap.</summary>
    string? KeyId { get; }

    /// <summary>What it binds new wrapped keys to. A change means: rewrap.</summary>
    SealBinding? Binding => null;

    /// <summary>Every setting in effect with where it came from, for the start-up print and the doctor. No secret values.</summary>
    IReadOnlyList<SealSetting> Settings { get; }

    ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct);

    /// <summary>The caller owns (and disposes) the key.</summary>
    ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct);

    /// <summary>Asks about the key without using it (DescribeKey): cheap, and what a preflight and most health checks call.</summary>
    ValueTask<SealKeyReport> InspectAsync(CancellationToken ct);

    /// <summary>Tells what is stored now, all of it, so that the next report can say which versions of the key it still takes.</summary>
    void NoteStored(IReadOnlyList<SealBlob> stored) { }

    /// <summary>The types of seal, as the storage names them, whose wrapped keys this can open.</summary>
    IReadOnlyList<string> Opens => [Type];

    /// <summary>A newer form of what is stored, proved to open: after a rotation of the service's key, a re-pointed alias, another set of seals.
    /// Null: it is up to date.</summary>
    ValueTask<SealBlob?> RefreshAsync(SealBlob blob, CancellationToken ct) => KeyRefresh.RunAsync(this, blob, ct);

    /// <summary>Wraps and unwraps something random.</summary>
    /// <param name="everyMember">Of several seals: each one, and each must do it. Otherwise they take turns, for these calls are billed.</param>
    /// <param name="ct">Stops waiting.</param>
    ValueTask ProbeAsync(bool everyMember, CancellationToken ct) => KeyRefresh.ProbeAsync(this, ct);

    /// <summary>The seals this one is made of; empty where it is one itself.</summary>
    IReadOnlyList<SealMemberStatus> Members => [];

    /// <summary>Null: none yet, or nobody counts them.</summary>
    SealCall? LastCall => null;

    /// <summary>Where credentials are looked for, in order, and what came of each; empty where none are needed, and before the first call. No secret values.</summary>
    IReadOnlyList<SealCredentialTry> CredentialTrail => [];
}

/// <summary>One effective setting: <c>kms_key_id = alias/x (env VAULT_AWSKMS_SEAL_KEY_ID)</c>. Sensitive ones carry a placeholder as value.</summary>
public sealed record SealSetting(string Name, string Value, string Origin);

/// <summary>What the service says of the key.</summary>
/// <param name="KeyId">The key's own name (ARN), aliases resolved.</param>
/// <param name="Warnings">Sentences an operator should read: pending deletion with its date, rotation off, …</param>
public sealed record SealKeyReport(string KeyId, IReadOnlyList<string> Warnings)
{
    /// <summary>How far this machine's clock is ahead of the service's (negative: behind); null: the service did not say.</summary>
    public TimeSpan? ClockSkew { get; init; }
    /// <summary>When what this server shows to the service ends; null: it does not, or nobody knows.</summary>
    public DateTimeOffset? CredentialEnds { get; init; }
    /// <summary>When the key will be gone for good, unless somebody stops it; null: not that anybody knew.</summary>
    public DateTimeOffset? DeletionDate { get; init; }
    /// <summary>Versions of the key below this one are not needed by anything this server has stored; "" where versions have no order or nothing is known.</summary>
    public string RetirableBelow { get; init; } = "";
}
