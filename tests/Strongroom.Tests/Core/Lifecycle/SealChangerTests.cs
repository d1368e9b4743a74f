using Strongroom.Core.Lifecycle;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Core.Lifecycle;

/// <summary>Many reloads in a row: one seal stays, and of the others nothing does.</summary>
public sealed class SealChangerTests
{
    [Fact]
    public async Task Seals_that_are_replaced_faster_than_the_one_before_them_ends_are_all_closed()
    {
        var slow = new TaskCompletionSource();
        ClosingWrapper[] seals = [new(slow.Task), .. Enumerable.Range(0, 5).Select(_ => new ClosingWrapper(Task.CompletedTask))];
        await using (var vault = new TestVault(seal: new Seal.Auto(seals[0])))
        {
            vault.Run();
            foreach (var next in seals.Skip(1))
            {
                vault.Vault.SealChange.Propose(new Seal.Auto(next), null, new SealHealthOptions { Enabled = false });
                await Eventually.TrueAsync(() => vault.Vault.Unit.Seal is Seal.Auto auto && auto.Wrapper == next, "the next one is in use");
            }
            slow.SetResult();
            await Eventually.TrueAsync(() => seals.SkipLast(1).All(each => each.Closed == 1), "all that were replaced are closed");
            Assert.Equal(0, seals[^1].Closed);
        }
        Assert.All(seals, each => Assert.Equal(1, each.Closed));
    }

    [Fact]
    public async Task A_storm_of_reloads_leaves_one_seal_open()
    {
        var seals = Enumerable.Range(0, 200).Select(_ => new ClosingWrapper(Task.CompletedTask)).ToArray();
        await using (var vault = new TestVault(seal: new Seal.Auto(new ClosingWrapper(Task.CompletedTask))))
        {
            vault.Run();
            Parallel.ForEach(seals, next => vault.Vault.SealChange.Propose(new Seal.Auto(next), null, new SealHealthOptions { Enabled = false }));
            await Eventually.TrueAsync(() => seals.Count(each => each.Closed == 0) == 1, "all but one are closed");
        }
        Assert.All(seals, each => Assert.Equal(1, each.Closed));
    }

    /// <summary>Does nothing, and counts how often it is closed.</summary>
    sealed class ClosingWrapper(Task closing) : IKeyWrapper
    {
        int _closed;

        public int Closed => Volatile.Read(ref _closed);
        public string Type => "awskms";
        public string? KeyId => null;
        public IReadOnlyList<SealSetting> Settings => [];
        public ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct) => throw Away();
        public ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct) => throw Away();
        public ValueTask<SealKeyReport> InspectAsync(CancellationToken ct) => throw Away();

        public async ValueTask DisposeAsync()
        {
            await closing;
            Interlocked.Increment(ref _closed);
        }

        static SealException Away() => new(SealFault.Unreachable, "away", "wait");
    }
}
