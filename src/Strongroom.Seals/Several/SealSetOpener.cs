using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Primitives.Shamir;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Several;

/// <summary>Opens what several seals wrapped, with as many as it takes: the first by priority are asked, the next as soon as one fails or is slow.</summary>
sealed class SealSetOpener(IReadOnlyList<SealMember> members, TimeProvider time)
{
    static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    /// <exception cref="SealException">Too few of the seals answered, or the entry is damaged.</exception>
    public async ValueTask<SecretBytes> OpenAsync(SealSetBlob blob, CancellationToken ct)
    {
        var shares = await GatherAsync(blob, ct);
        try
        {
            using var wrappingKey = Recover(shares, blob.Threshold);
            return EnvelopeCipher.Decrypt(wrappingKey, blob.Content.Span);
        }
        catch (Exception e) when (e is InvalidDataException or AuthenticationTagMismatchException or ShamirException or CryptographicException)
        {
            throw new SealException(SealFault.CorruptBlob, "what the seals unwrapped does not open the stored key: it is damaged, or a seal's name now stands for another key",
                "check that each seal's name still belongs to the key it was set up with; else restore the stored keys from a backup", e);
        }
        finally
        {
            foreach (var share in shares) share.Dispose();
        }
    }

    /// <summary>What one of these seals wrapped when it was the only one.</summary>
    public async ValueTask<SecretBytes> OpenForeignAsync(SealBlob blob, CancellationToken ct)
    {
        var failures = new List<(SealMember, SealException)>();
        foreach (var member in members)
            try { return await member.CallAsync((wrapper, inner) => wrapper.UnwrapAsync(blob, inner), ct); }
            catch (SealException e) { failures.Add((member, e)); }
        throw SealSetFailure.TooFew(1, failures, members.Count);
    }

    /// <summary>As many shares as it takes; the caller disposes them.</summary>
    public async ValueTask<IReadOnlyList<SecretBytes>> GatherAsync(SealSetBlob blob, CancellationToken ct)
    {
        var asked = members.Select(member => (Member: member, Slot: SlotOf(blob, member))).Where(each => each.Slot is not null).ToList();
        if (asked.Count < blob.Threshold) throw Unconfigured(blob, asked.Count);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var shares = new List<SecretBytes>();
        var failures = new List<(SealMember, SealException)>();
        var running = new Dictionary<Task<SecretBytes>, SealMember>();
        var next = 0;
        try
        {
            while (shares.Count < blob.Threshold)
            {
                while (next < asked.Count && running.Count < blob.Threshold - shares.Count) Start(asked[next++]);
                if (running.Count == 0) throw SealSetFailure.TooFew(blob.Threshold, failures, asked.Count);
                var slow = next < asked.Count ? Task.Delay(Slow, time, enough.Token) : null;
                var first = await Task.WhenAny(slow is null ? running.Keys : [.. running.Keys, slow]);
                if (first == slow)
                {
                    ct.ThrowIfCancellationRequested();
                    Start(asked[next++]);
                    continue;
                }
                running.Remove((Task<SecretBytes>)first, out var member);
                try { shares.Add(await (Task<SecretBytes>)first); }
                catch (SealException e) { failures.Add((member!, e)); }
            }
            return shares;
        }
        catch
        {
            foreach (var share in shares) share.Dispose();
            throw;
        }
        finally
        {
            await enough.CancelAsync();
            foreach (var late in running.Keys) _ = DropAsync(late);
        }

        void Start((SealMember Member, SealSlot? Slot) one)
            => running.Add(one.Member.CallAsync((wrapper, inner) => wrapper.UnwrapAsync(one.Slot!.Blob, inner), enough.Token).AsTask(), one.Member);
    }

    /// <summary>By name. A seal that lost its name when it became the only one is known by its type, where that is clear.</summary>
    public SealSlot? SlotOf(SealSetBlob blob, SealMember member)
    {
        if (blob.Slots.FirstOrDefault(slot => slot.Name == member.Name) is { } named) return named.Type == member.Wrapper.Type ? named : null;
        var sameType = blob.Slots.Where(slot => slot.Type == member.Wrapper.Type).ToList();
        return members.Count == 1 && sameType.Count == 1 ? sameType[0] : null;
    }

    static SecretBytes Recover(IReadOnlyList<SecretBytes> shares, int threshold) => threshold == 1 ? shares[0].Copy() : ShamirSecret.Combine(shares);

    static async Task DropAsync(Task<SecretBytes> late)
    {
        try { (await late).Dispose(); }
        catch (Exception e) when (e is SealException or OperationCanceledException) { }
    }

    static SealException Unconfigured(SealSetBlob blob, int known) => new(SealFault.Misconfigured,
        $"the stored keys are wrapped by {string.Join(", ", blob.Slots.Select(slot => $"\"{slot.Name}\" ({slot.Type}, {slot.Blob.KeyId})"))}, {(blob.Threshold == 1 ? "one" : blob.Threshold)} of which is needed; the configuration names {(known == 0 ? "none of them" : $"only {known} of them")}",
        "configure them under these names; a seal is replaced by adding the new one beside it, starting once, and then removing the old one");
}
