using Strongroom.Primitives;
using Strongroom.Primitives.Shamir;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Several;

/// <summary>Wraps a key with several seals, and later makes up for those that could not take part.</summary>
sealed class SealSetWriter(IReadOnlyList<SealMember> members, int quorum, SealSetOpener opener)
{
    /// <exception cref="SealException">Fewer seals took it than it takes to open it again.</exception>
    public async ValueTask<SealSetBlob> WrapAsync(SecretBytes key, CancellationToken ct)
    {
        using var wrappingKey = SecretBytes.Random(EnvelopeCipher.KeyLength);
        var (iv, ciphertext) = EnvelopeCipher.Encrypt(wrappingKey, key.Span);
        var shares = quorum == 1 ? [.. members.Select(_ => wrappingKey.Copy())] : ShamirSecret.Split(wrappingKey, members.Count, quorum);
        try
        {
            var made = await Task.WhenAll(members.Select((member, i) => SlotAsync(member, shares[i], ct).AsTask()));
            SealSlot[] slots = [.. made.Where(slot => slot is not null).Select(slot => slot!)];
            if (slots.Length < quorum) throw SealSetFailure.TooFew(quorum, members);
            return new SealSetBlob { Threshold = quorum, Content = (byte[])[.. iv, .. ciphertext], Slots = slots };
        }
        finally
        {
            foreach (var share in shares) share.Dispose();
        }
    }

    /// <summary>Null: what is stored is up to date, or nobody who lags behind answers.</summary>
    /// <param name="stored">As one of the seals wrapped it when it was the only one, or several.</param>
    /// <param name="healthy">Who answers now, with which key.</param>
    /// <param name="ct">Stops waiting.</param>
    public async ValueTask<SealSetBlob?> RefreshAsync(SealBlob stored, IReadOnlyDictionary<SealMember, SealKeyReport> healthy, CancellationToken ct)
    {
        if (!SealSetBlob.Is(stored)) return await AgainAsync(await opener.OpenForeignAsync(stored, ct), ct);
        var blob = SealSetBlob.Parse(stored);
        if (blob.Threshold != quorum || blob.Slots.Any(slot => members.All(member => opener.SlotOf(blob, member) != slot))) return await AgainAsync(await opener.OpenAsync(blob, ct), ct);
        var lagging = members.Where(member => opener.SlotOf(blob, member) is not { } slot || slot.Blob.Binding != member.Wrapper.Binding || (healthy.TryGetValue(member, out var report) && report.KeyId != slot.Blob.KeyId)).ToList();
        foreach (var member in lagging) member.SetCurrent(false); // that it has caught up, only all that is stored can tell: see SealSetStored
        var ready = lagging.Where(healthy.ContainsKey).ToList();
        return ready.Count == 0 ? null : await CatchUpAsync(blob, ready, ct);
    }

    /// <summary>Everything anew, with another wrapping key: what a seal that left could open is of no use for it.</summary>
    async ValueTask<SealSetBlob> AgainAsync(SecretBytes content, CancellationToken ct)
    {
        using (content)
        {
            var fresh = await WrapAsync(content, ct);
            using var check = await opener.OpenAsync(fresh, ct);
            return check.FixedTimeEquals(content.Span) ? fresh : throw new SealException(SealFault.InvalidAnswer, "the seals gave back something else than they were given", "check what answers at their endpoints");
        }
    }

    async ValueTask<SealSetBlob?> CatchUpAsync(SealSetBlob blob, IReadOnlyList<SealMember> ready, CancellationToken ct)
    {
        var shares = await opener.GatherAsync(blob, ct);
        try
        {
            var slots = blob.Slots.ToList();
            foreach (var member in ready)
            {
                var old = opener.SlotOf(blob, member);
                using var share = quorum == 1 ? shares[0].Copy() : ShamirSecret.ShareAt(shares, old?.Point ?? FreePoint(slots));
                if (await SlotAsync(member, share, ct) is not { } slot) continue;
                if (old is not null) slots.Remove(old);
                slots.Add(slot);
            }
            return slots.SequenceEqual(blob.Slots) ? null : blob with { Slots = slots };
        }
        finally
        {
            foreach (var share in shares) share.Dispose();
        }
    }

    static byte FreePoint(IReadOnlyList<SealSlot> slots)
    {
        for (byte point = 1; ; point++)
            if (slots.All(slot => slot.Point != point)) return point;
    }

    /// <summary>Null: the seal failed, which its status tells. What it wrapped has been unwrapped again, so it can be relied on.</summary>
    async ValueTask<SealSlot?> SlotAsync(SealMember member, SecretBytes share, CancellationToken ct)
    {
        try
        {
            var blob = await member.CallAsync((wrapper, inner) => KeyRefresh.ProvedAsync(wrapper, share, inner), ct);
            return new SealSlot(member.Name, member.Wrapper.Type, quorum == 1 ? (byte)0 : share.Span[^1], blob);
        }
        catch (SealException) { return null; }
    }
}
