using Microsoft.Extensions.Time.Testing;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Several;

namespace Strongroom.Tests.Seals.Several;

/// <summary>Several seals over one key: who opens it, what happens to those that were away, and what a seal that left can still do.</summary>
public sealed class SealSetTests : IAsyncDisposable
{
    readonly SwitchedWrapper _a = new("key-a", 1), _b = new("key-b", 2), _c = new("key-c", 3);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var one in (SwitchedWrapper[])[_a, _b, _c]) await one.DisposeAsync();
    }

    static SealSetKeyWrapper Set(int quorum, params (string Name, IKeyWrapper Wrapper)[] members)
        => new(members.Select((each, i) => new SealMember(each.Name, i + 1, each.Wrapper, TimeProvider.System)), quorum, TimeProvider.System);

    SealSetKeyWrapper All(int quorum) => Set(quorum, ("a", _a), ("b", _b), ("c", _c));

    void Away(params SwitchedWrapper[] away)
    {
        foreach (var one in (SwitchedWrapper[])[_a, _b, _c]) one.Fails = away.Contains(one);
    }

    static async Task OpensAsync(IKeyWrapper wrapper, SealBlob blob, SecretBytes key)
    {
        using var back = await wrapper.UnwrapAsync(SealBlob.Parse(blob.ToBytes()), Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    static async Task<SealException> RefusesAsync(IKeyWrapper wrapper, SealBlob blob) => await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task As_many_as_the_quorum_open_and_fewer_do_not(int quorum)
    {
        var set = All(quorum);
        using var key = SecretBytes.Random(48);
        var blob = await set.WrapAsync(key, Ct);
        for (var mask = 0; mask < 8; mask++)
        {
            SwitchedWrapper[] away = [.. ((SwitchedWrapper[])[_a, _b, _c]).Where((_, i) => (mask & (1 << i)) != 0)];
            Away(away);
            if (3 - away.Length >= quorum) await OpensAsync(All(quorum), blob, key);
            else
            {
                var refused = await RefusesAsync(All(quorum), blob);
                foreach (var one in away) Assert.Contains(one.KeyId!, refused.Message);
                Assert.Equal(SealFault.Unreachable, refused.Fault);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Who_was_away_catches_up_and_the_others_slots_stay_as_they_are(int quorum)
    {
        var set = All(quorum);
        using var key = SecretBytes.Random(32);
        Away(_c);
        var blob = await set.WrapAsync(key, Ct);
        Assert.Null(await set.RefreshAsync(blob, Ct)); // still away
        set.NoteStored([blob]);
        Assert.Equal([true, true, false], set.Members.Select(member => member.IsCurrent));
        Away();
        var caughtUp = await set.RefreshAsync(blob, Ct);
        Assert.NotNull(caughtUp);
        Assert.Equal(SealSetBlob.Parse(blob).Slots.Select(slot => Convert.ToHexString(slot.ToBytes())), SealSetBlob.Parse(caughtUp).Slots.Take(2).Select(slot => Convert.ToHexString(slot.ToBytes())));
        Assert.Null(await set.RefreshAsync(caughtUp, Ct));
        Assert.False(set.Members[2].IsCurrent);
        set.NoteStored([blob, caughtUp]); // one of two entries
        Assert.False(set.Members[2].IsCurrent);
        set.NoteStored([caughtUp, caughtUp]);
        Assert.All(set.Members, member => Assert.True(member.IsCurrent)); // said only of all that is stored
        if (quorum == 1) Away(_a, _b);
        else Away(_a);
        await OpensAsync(All(quorum), caughtUp, key);
    }

    [Fact]
    public async Task From_one_seal_to_two_to_the_other_one()
    {
        using var key = SecretBytes.Random(32);
        var plain = await Set(1, ("static", _a)).WrapAsync(key, Ct);
        Assert.False(SealSetBlob.Is(plain)); // one seal alone writes what it always did
        var two = Set(1, ("old", _a), ("new", _b));
        var both = (await two.RefreshAsync(plain, Ct))!;
        Assert.Equal("multiseal", two.Type);
        var one = Set(1, ("new", _b));
        Assert.Contains("multiseal", one.Opens);
        var moved = (await one.RefreshAsync(both, Ct))!;
        Assert.False(SealSetBlob.Is(moved));
        await OpensAsync(_b, moved, key);
        await RefusesAsync(_a, moved);
        Assert.Null(await one.RefreshAsync(moved, Ct));
    }

    [Fact]
    public async Task A_seal_that_leaves_or_a_larger_quorum_changes_the_wrapping_key()
    {
        using var key = SecretBytes.Random(32);
        var anyOfThree = await All(1).WrapAsync(key, Ct);
        var twoOfThree = (await All(2).RefreshAsync(anyOfThree, Ct))!;
        Away(_b, _c);
        await RefusesAsync(All(2), twoOfThree);
        Away();
        var without = (await Set(1, ("a", _a), ("b", _b)).RefreshAsync(twoOfThree, Ct))!;
        Assert.Equal(["a", "b"], SealSetBlob.Parse(without).Slots.Select(slot => slot.Name));
        // what c could ever unwrap does not open what is stored now
        using var shareOfC = await _c.UnwrapAsync(SealSetBlob.Parse(anyOfThree).Slots[2].Blob, Ct);
        var forged = SealSetBlob.Parse(without) with { Slots = [new SealSlot("c", "static", 0, await _c.WrapAsync(shareOfC, Ct))] };
        Assert.Equal(SealFault.CorruptBlob, (await RefusesAsync(All(1), forged.ToBlob())).Fault);
    }

    [Fact]
    public async Task One_stolen_key_and_the_whole_storage_open_nothing_with_a_quorum_of_two()
    {
        using var key = SecretBytes.Random(32);
        var stored = SealSetBlob.Parse(await All(2).WrapAsync(key, Ct));
        foreach (var slot in stored.Slots)
        {
            var alone = Set(1, (slot.Name, slot.Name == "a" ? _a : slot.Name == "b" ? _b : _c));
            Assert.Equal(SealFault.Misconfigured, (await RefusesAsync(alone, stored.ToBlob())).Fault);
            Assert.Equal(SealFault.CorruptBlob, (await RefusesAsync(alone, (stored with { Threshold = 1 }).ToBlob())).Fault); // a thief says: one is enough
        }
    }

    [Fact]
    public async Task A_seal_that_hangs_holds_nobody_up_for_longer_than_a_second()
    {
        var time = new FakeTimeProvider();
        var set = new SealSetKeyWrapper([new("a", 1, _a, time), new("b", 2, _b, time)], 1, time);
        using var key = SecretBytes.Random(32);
        var blob = await set.WrapAsync(key, Ct);
        _a.Hangs = true;
        var opening = set.UnwrapAsync(blob, Ct).AsTask();
        await Task.Yield();
        Assert.False(opening.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1.1));
        using var back = await opening;
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Fact]
    public async Task Seals_that_the_configuration_does_not_name_are_named_with_the_way_to_replace_one()
    {
        using var key = SecretBytes.Random(32);
        var blob = await Set(1, ("first", _a), ("second", _b)).WrapAsync(key, Ct);
        var refused = await RefusesAsync(Set(1, ("third", _c), ("fourth", _a)), blob);
        Assert.Equal(SealFault.Misconfigured, refused.Fault);
        Assert.Contains("\"first\"", refused.Message);
        Assert.Contains("key-b", refused.Message);
        Assert.Contains("beside it", refused.Remedy);
    }

    [Fact]
    public async Task The_report_fails_only_when_a_restart_would_stay_sealed_and_warns_before()
    {
        var set = All(2);
        Away(_c);
        var report = await set.InspectAsync(Ct);
        Assert.Contains(report.Warnings, warning => warning.Contains("\"c\"") && warning.Contains("start key-c") && warning.Contains("If one more fails"));
        Away(_b, _c);
        var refused = await Assert.ThrowsAsync<SealException>(async () => await set.InspectAsync(Ct));
        Assert.Contains("2 of the seals are needed, 1 of 3 answered", refused.Message);
        Assert.Contains("start key-b", refused.Remedy);
    }

    [Fact]
    public async Task Health_probes_take_turns_so_that_several_seals_cost_no_more_calls_than_one()
    {
        var set = All(1);
        for (var i = 0; i < 24; i++) await set.ProbeAsync(everyMember: false, Ct);
        Assert.Equal([16, 16, 16], [_a.CryptoCalls, _b.CryptoCalls, _c.CryptoCalls]);
        Away(_b);
        await Assert.ThrowsAsync<SealException>(async () => await set.ProbeAsync(everyMember: true, Ct));
    }
}

/// <summary>The promises of every wrapper, kept by one member, any of three and two of three.</summary>
public abstract class SealSetContract(int members, int quorum) : KeyWrapperContract
{
    private protected override IKeyWrapper Create() => new SealSetKeyWrapper(
        Enumerable.Range(1, members).Select(i => new SealMember($"seal{i}", i, new SwitchedWrapper($"key-{i}", (byte)i), TimeProvider.System)), quorum, TimeProvider.System);
}

public sealed class OneSealContract() : SealSetContract(1, 1);

public sealed class AnyOfThreeSealsContract() : SealSetContract(3, 1);

public sealed class TwoOfThreeSealsContract() : SealSetContract(3, 2);
