using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Several;

/// <summary>Several seals as one: any of them opens what they wrapped, or a quorum of them does. With one member it is that member,
/// and also opens what the member wrapped together with others, which is the way back to one seal.</summary>
/// <remarks>A member that fails lags behind: its slot is missing or old, and is made anew once it answers, without the others having to change.</remarks>
public sealed class SealSetKeyWrapper : IKeyWrapper
{
    /// <summary>The type of seal that the storage names (as Vault Enterprise does).</summary>
    public const string SetType = "multiseal";

    readonly IReadOnlyList<SealMember> _members;
    readonly SealSetOpener _opener;
    readonly SealSetWriter _writer;
    int _probed = -1;

    /// <param name="members">At least one, of different names.</param>
    /// <param name="quorum">How many of them it takes to open, 1 for any of them.</param>
    /// <param name="time">For waiting.</param>
    public SealSetKeyWrapper(IEnumerable<SealMember> members, int quorum, TimeProvider time)
    {
        _members = [.. members.OrderBy(member => member.Priority)];
        ArgumentOutOfRangeException.ThrowIfZero(_members.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(quorum, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quorum, _members.Count);
        Quorum = quorum;
        _opener = new SealSetOpener(_members, time);
        _writer = new SealSetWriter(_members, quorum, _opener);
    }

    public int Quorum { get; }

    bool IsOne => _members.Count == 1;
    SealMember One => _members[0];

    public string Name => IsOne ? One.Name : Type;
    public string Type => IsOne ? One.Wrapper.Type : SetType;
    public string? KeyId => IsOne ? One.Wrapper.KeyId : Joined(_members.Where(member => member.Wrapper.KeyId is not null).Select(member => (member.Name, member.Wrapper.KeyId!)));
    public SealBinding? Binding => IsOne ? One.Wrapper.Binding : null;
    public IReadOnlyList<string> Opens => [.. _members.Select(member => member.Wrapper.Type).Distinct(), SetType];
    public IReadOnlyList<SealMemberStatus> Members => IsOne ? [] : [.. _members.Select(member => member.Status)];

    public void NoteStored(IReadOnlyList<SealBlob> stored) => SealSetStored.Tell(stored, _members, _opener);

    public IReadOnlyList<SealCredentialTry> CredentialTrail => IsOne ? One.Wrapper.CredentialTrail
        : [.. _members.SelectMany(member => member.Wrapper.CredentialTrail.Select(each => each with { Source = $"{member.Name}: {each.Source}" }))];

    /// <summary>The latest of all members.</summary>
    public SealCall? LastCall => _members.Select(member => member.Wrapper.LastCall).MaxBy(call => call?.At);

    public IReadOnlyList<SealSetting> Settings => IsOne ? One.Wrapper.Settings
        : [.. _members.SelectMany(member => member.Wrapper.Settings.Select(setting => setting with { Name = $"{member.Name}.{setting.Name}" }))];

    public async ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct) => IsOne ? await One.Wrapper.WrapAsync(key, ct) : (await _writer.WrapAsync(key, ct)).ToBlob();

    public async ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct)
    {
        if (SealSetBlob.Is(blob)) return await _opener.OpenAsync(SealSetBlob.Parse(blob), ct);
        return IsOne ? await One.Wrapper.UnwrapAsync(blob, ct) : await _opener.OpenForeignAsync(blob, ct);
    }

    public async ValueTask<SealBlob?> RefreshAsync(SealBlob blob, CancellationToken ct)
    {
        if (!IsOne) return (await _writer.RefreshAsync(blob, await InspectAllAsync(ct), ct))?.ToBlob();
        if (!SealSetBlob.Is(blob)) return await KeyRefresh.RunAsync(One.Wrapper, blob, ct);
        using var content = await UnwrapAsync(blob, ct);
        return await KeyRefresh.ProvedAsync(One.Wrapper, content, ct);
    }

    /// <summary>Fails only when a restart would: fewer members answer than it takes. What is wrong with single ones is in the warnings.</summary>
    public async ValueTask<SealKeyReport> InspectAsync(CancellationToken ct)
    {
        if (IsOne) return await One.Wrapper.InspectAsync(ct); // whoever asks has a patience of their own
        var reports = await InspectAllAsync(ct);
        if (reports.Count < Quorum) throw SealSetFailure.TooFew(Quorum, _members);
        return new SealKeyReport(Joined(reports.Select(each => (each.Key.Name, each.Value.KeyId))), [.. SealSetFailure.Warnings(Quorum, _members)]);
    }

    public async ValueTask ProbeAsync(bool everyMember, CancellationToken ct)
    {
        if (IsOne) await KeyRefresh.ProbeAsync(One.Wrapper, ct);
        else if (everyMember)
            foreach (var member in _members) await ProbeAsync(member, ct);
        else
        {
            var turn = _members[(int)((uint)Interlocked.Increment(ref _probed) % (uint)_members.Count)];
            var next = _members.FirstOrDefault(member => member.IsUnusable) ?? turn; // whether it is over, only a use can tell
            try { await ProbeAsync(next, ct); }
            catch (SealException) when (_members.Count(member => member.Status.IsHealthy) >= Quorum) { } // it is in the member's status; a restart would still open
        }
    }

    async ValueTask ProbeAsync(SealMember member, CancellationToken ct)
    {
        try
        {
            await member.CallAsync(async (wrapper, inner) =>
            {
                await KeyRefresh.ProbeAsync(wrapper, inner);
                return true;
            }, ct);
        }
        catch (SealException e) { throw SealSetFailure.Of(member, e); }
    }

    /// <summary>Those that answer, all asked at the same time.</summary>
    async ValueTask<IReadOnlyDictionary<SealMember, SealKeyReport>> InspectAllAsync(CancellationToken ct)
    {
        var reports = await Task.WhenAll(_members.Select(async member =>
        {
            try { return (member, report: (SealKeyReport?)await member.CallAsync((wrapper, inner) => wrapper.InspectAsync(inner), ct)); }
            catch (SealException) { return (member, report: (SealKeyReport?)null); }
        }));
        return reports.Where(each => each.report is not null).ToDictionary(each => each.member, each => each.report!);
    }

    static string Joined(IEnumerable<(string Name, string KeyId)> keys) => string.Join(", ", keys.Select(each => $"{each.Name}={each.KeyId}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members) await member.Wrapper.DisposeAsync();
    }
}
