using Strongroom.Primitives;
using Strongroom.Sdk.Storage;

namespace Strongroom.Barrier;

/// <summary>A barrier that is closed: it knows whether a keyring exists, and opens it for who brings the root key. Only it can make an <see cref="IBarrier"/>.</summary>
public interface ISealedBarrier
{
    /// <summary>A keyring (or its predecessor) is in the storage.</summary>
    ValueTask<bool> IsInitializedAsync(CancellationToken ct);

    /// <summary>Writes a fresh keyring with term 1 under <paramref name="rootKey"/> (32 bytes), which stays the caller's.</summary>
    /// <exception cref="InvalidOperationException">There is a keyring already.</exception>
    ValueTask InitializeAsync(SecretBytes rootKey, CancellationToken ct);

    /// <exception cref="BarrierException">The key does not open the keyring, or the keyring is damaged: the two are told apart as far as they can be.</exception>
    ValueTask<IBarrier> UnsealAsync(SecretBytes rootKey, CancellationToken ct);
}

/// <summary>The open barrier: a storage whose every value is AES-256-GCM under the keyring's active term, the key as associated data.
/// Thread-safe. Disposing zeroes every key; operations that come later are refused with <see cref="ObjectDisposedException"/>.</summary>
public interface IBarrier : IStorage, IAsyncDisposable
{
    KeyringStatus Keyring { get; }

    /// <summary>The same keys over another handle: the leader's fenced one, or the stage of an initialisation.</summary>
    /// <remarks>The keys stay with the barrier that <see cref="ISealedBarrier.UnsealAsync"/> returned: disposing that one zeroes them for every handle,
    /// disposing this one changes nothing.</remarks>
    IBarrier Over(IStorage storage);

    /// <summary>A new term for all new writes; old terms still decrypt. Returns the term.</summary>
    ValueTask<int> RotateAsync(CancellationToken ct);

    /// <summary>Adds to <paramref name="batch"/> (for the physical storage) what puts the keyring under another root key; call
    /// <see cref="AdoptRootKey"/> after it was committed together with the new stored keys: so a rekey cannot stop half-way. The batch expects the keyring
    /// as it is now: when it is not committed, begin again from here.</summary>
    void PrepareRootKey(SecretBytes rootKey, StorageBatch batch);
    void AdoptRootKey(SecretBytes rootKey);

    /// <summary>The batch was not committed: the keyring may change again at once.</summary>
    void AbandonRootKey();

    /// <summary>True when <paramref name="candidate"/> is the root key, or the one that is just being put in its place; compared in constant time.</summary>
    bool IsRootKey(ReadOnlySpan<byte> candidate);

    /// <summary>The root key, for wrapping it under another seal when the one in use is gone. The caller disposes it.</summary>
    /// <exception cref="BarrierException">It is being changed at this moment.</exception>
    SecretBytes CopyRootKey();

    ValueTask SetRotationAsync(RotationSettings settings, CancellationToken ct);

    /// <summary>Takes over what another server did to the keyring: new terms, another root key. A standby calls it before it becomes active.</summary>
    ValueTask ReloadKeyringAsync(CancellationToken ct);

    /// <summary>Rotates when the settings ask for it, and keeps the stored encryption count ahead of the real one (a crash must never lower it);
    /// called after unsealing and about every five minutes. Writes nothing when there is nothing to say.</summary>
    ValueTask PersistEncryptionCountAsync(CancellationToken ct);

    /// <summary>An entry in barrier form for <paramref name="key"/>; with an empty key there is no associated data (batch tokens).</summary>
    byte[] Encrypt(string key, ReadOnlySpan<byte> plaintext);

    /// <exception cref="BarrierException">Not authentic under this key and term.</exception>
    byte[] Decrypt(string key, ReadOnlySpan<byte> entry);
}

/// <summary>Of the active term: since when, and about how many encryptions were made with it.</summary>
public sealed record KeyringStatus(int Term, DateTimeOffset InstallTime, long Encryptions, RotationSettings Rotation);

/// <summary>When the keyring rotates by itself (storage formats, section 5). An interval of zero: never by age.</summary>
public sealed record RotationSettings(bool Enabled, long MaxOperations, TimeSpan Interval)
{
    /// <summary>90% of 2^32: what NIST SP 800-38D allows for random nonces under one key, with room for the count's slack.</summary>
    public const long DefaultMaxOperations = 3_865_470_566;
    public const long LeastMaxOperations = 1_000_000;
    public static RotationSettings Default { get; } = new(true, DefaultMaxOperations, TimeSpan.Zero);
}

/// <summary>A barrier entry or keyring could not be opened. Names the storage key, never its content.</summary>
public sealed class BarrierException(string message, Exception? inner = null) : Exception(message, inner);
