using Strongroom.Primitives;

namespace Strongroom.Barrier;

/// <summary>One state of the keyring: the keys by term, the highest of them active. Immutable but for the keys' counts; a change makes a new one.</summary>
sealed class Keyring
{
    readonly Dictionary<uint, TermKey> _byTerm;

    public Keyring(IReadOnlyList<TermKey> keys, RotationSettings rotation)
    {
        Keys = keys;
        Rotation = rotation;
        _byTerm = keys.ToDictionary(key => key.Term);
        Active = keys.MaxBy(key => key.Term)!;
    }

    public IReadOnlyList<TermKey> Keys { get; }
    public TermKey Active { get; }
    public RotationSettings Rotation { get; }

    /// <summary>Members of later writers, kept when the keyring is rewritten.</summary>
    public IReadOnlyList<JsonMember> Unknown { get; init; } = [];
    public IReadOnlyList<JsonMember> UnknownInRotation { get; init; } = [];

    public TermKey? Find(uint term) => _byTerm.GetValueOrDefault(term);

    public static TermKey NewKey(uint term, DateTimeOffset now) => new(term, new BarrierCipher(SecretBytes.Random(32)), GoTime.Format(now), 0);

    public Keyring WithNewTerm(DateTimeOffset now) => With([.. Keys, NewKey(checked(Active.Term + 1), now)], Rotation);

    public Keyring WithRotation(RotationSettings rotation) => With(Keys, rotation);

    public KeyringStatus Status() => new((int)Active.Term, Active.InstalledAt, Active.Encryptions, Rotation);

    public Keyring With(IReadOnlyList<TermKey> keys, RotationSettings rotation)
        => new(keys, rotation) { Unknown = Unknown, UnknownInRotation = UnknownInRotation };

    public override string ToString() => $"keyring with {Keys.Count} terms";
}
