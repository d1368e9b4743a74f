using Strongroom.Core.SealKeys;
using Strongroom.Barrier;
using Strongroom.Core.Lifecycle;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;
using Strongroom.Seals.AwsKms;
using Strongroom.Testing;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>Initialising leaves a complete vault or none, whatever fails and whoever else tries.</summary>
public sealed class InitTests
{
    static readonly InitRequest OneRecoveryShare = new() { RecoveryShares = 1, RecoveryThreshold = 1 };
    static readonly InitRequest OneShare = new() { SecretShares = 1, SecretThreshold = 1 };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("deny:Encrypt")]
    [InlineData("deny:Decrypt")]
    [InlineData("deny:DescribeKey")]
    [InlineData("error:Encrypt,code=DisabledException")]
    [InlineData("garbage:Decrypt")]
    public async Task A_preflight_that_fails_leaves_nothing_behind_and_init_works_afterwards(string fault)
    {
        await using var kms = await TestKms.StartAsync();
        kms.Faults.Set(Fault.Parse(fault));
        var storage = new MapStorage();
        await using var vault = new TestVault(storage, Seal(kms), TimeProvider.System);

        var refused = await Assert.ThrowsAsync<SealException>(async () => await vault.Vault.InitializeAsync(OneRecoveryShare, Ct));

        Assert.NotEmpty(refused.Remedy);
        Assert.Empty(storage.Keys);
        Assert.False(await vault.Vault.IsInitializedAsync(Ct));
        kms.Faults.Clear();
        await vault.Vault.InitializeAsync(OneRecoveryShare, Ct);
        Assert.True(vault.Vault.IsActive);
    }

    [Fact]
    public async Task Storage_that_fails_at_any_write_leaves_no_vault_or_a_whole_one()
    {
        for (var failing = 1; ; failing++)
        {
            var storage = new MapStorage();
            var commits = 0;
            var stopped = failing;
            storage.BeforeCommit = _ => { if (++commits >= stopped) throw new StorageException("no space left on device", "make room"); };
            await using var vault = new TestVault(storage);
            try { await vault.Vault.InitializeAsync(OneShare, Ct); }
            catch (StorageException)
            {
                Assert.DoesNotContain(storage.Keys, key => key.StartsWith("core/", StringComparison.Ordinal) || key.StartsWith("sys/", StringComparison.Ordinal));
                Assert.False(await vault.Vault.IsInitializedAsync(Ct));
                storage.BeforeCommit = null;
                await vault.Vault.InitializeAsync(OneShare, Ct);
                continue;
            }
            Assert.True(failing > 2, "nothing was written");
            Assert.True(await vault.Vault.IsInitializedAsync(Ct));
            return;
        }
    }

    [Fact]
    public async Task Everything_but_the_probe_is_written_as_one_batch()
    {
        var batches = new List<IReadOnlyList<string>>();
        var storage = new MapStorage { BeforeCommit = batch => batches.Add([.. batch.Operations.Select(operation => $"{operation.Kind} {operation.Key}")]) };
        await using var vault = new TestVault(storage);
        await vault.Vault.InitializeAsync(OneShare, Ct);

        Assert.Equal(3, batches.Count);
        Assert.Equal(["Put strongroom/preflight"], batches[0]);
        Assert.Equal(["Delete strongroom/preflight"], batches[1]);
        Assert.Contains("Put core/keyring", batches[2]);
        Assert.Contains("Put core/seal-config", batches[2]);
        Assert.DoesNotContain("strongroom/preflight", storage.Keys);
    }

    [Fact]
    public async Task Of_inits_at_the_same_time_exactly_one_wins_and_its_shares_open_the_vault()
    {
        var storage = new MapStorage();
        await using var vault = new TestVault(storage);
        await using var other = new TestVault(storage); // a second process on the same storage
        var tries = Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
        {
            try { return await (i % 2 == 0 ? vault : other).Vault.InitializeAsync(OneShare, Ct); }
            catch (RequestException e) when (e.Errors.Contains("Vault is already initialized")) { return null; }
        })).ToList();

        var winner = Assert.Single(await Task.WhenAll(tries), result => result is not null)!;
        await vault.Vault.UnsealAsync(new(winner.UnsealShares[0]), migrate: false, Ct);
        Assert.True(vault.Vault.IsActive);
        Assert.Null((await vault.ReadAsync("auth/token/lookup-self", winner.RootToken)).Errors);
    }

    [Fact]
    public async Task A_kms_that_fails_after_the_vault_was_written_does_not_lose_the_token_and_the_shares()
    {
        await using var kms = await TestKms.StartAsync();
        var storage = new MapStorage();
        storage.BeforeCommit = batch => { if (batch.Operations.Any(operation => operation.Key == "core/keyring")) kms.Faults.Set(Fault.Parse("deny:Decrypt")); };
        await using var vault = new TestVault(storage, Seal(kms), TimeProvider.System);
        vault.Run();

        var result = await vault.Vault.InitializeAsync(OneRecoveryShare, Ct);

        Assert.NotEmpty(result.RootToken);
        Assert.Single(result.RecoveryShares);
        Assert.False(vault.Vault.IsActive);
        await Eventually.TrueAsync(() => vault.Vault.Keeper!.Trouble?.Fault == "Denied", "the reason shows");
        kms.Faults.Clear();
        await Eventually.TrueAsync(() => vault.Vault.IsActive, "unsealed by itself");
        Assert.Null((await vault.ReadAsync("auth/token/lookup-self", result.RootToken)).Errors);
    }

    [Fact]
    public async Task A_second_init_changes_nothing()
    {
        var storage = new MapStorage();
        await using var vault = new TestVault(storage);
        await vault.Vault.InitializeAsync(OneShare, Ct);
        var commits = storage.Commits;

        var refused = await Assert.ThrowsAsync<RequestException>(async () => await vault.Vault.InitializeAsync(OneShare, Ct));

        Assert.Equal(400, refused.Status);
        Assert.Equal(["Vault is already initialized"], refused.Errors);
        Assert.Equal(commits, storage.Commits);
    }

    [Fact]
    public async Task A_storage_that_has_only_a_keyring_is_never_taken_for_empty()
    {
        var storage = new MapStorage();
        await using (var vault = new TestVault(storage)) await vault.Vault.InitializeAsync(OneShare, Ct);
        await storage.DeleteAsync(SealConfig.Key, Ct);
        await using var next = new TestVault(storage);
        await Assert.ThrowsAsync<RequestException>(async () => await next.Vault.InitializeAsync(OneShare, Ct));
        Assert.True(await new SealedBarrier(storage, TimeProvider.System).IsInitializedAsync(Ct));
    }

    static Seal Seal(LocalKmsServer kms) => new Seal.Auto(AwsKmsKeyWrapper.Create(TestSeals.Context(new Dictionary<string, string>(TestKms.Seal(kms.Address).Parameters))));
}
