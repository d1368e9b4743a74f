using System.Text;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Leases;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>What works beside the requests goes on after any failure, and nothing of it keeps the keys in memory.</summary>
public sealed class BackgroundWorkTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chore_that_gives_up_waiting_ends_neither_the_chores_nor_the_sealing()
    {
        var chores = 0;
        await using var vault = await TestVault.OpenAsync(engines: new() { ["moody"] = _ => new MoodyEngine { OnPeriod = () => { chores++; throw new TaskCanceledException("timed out"); } } });
        Assert.Equal(204, (await vault.WriteAsync("sys/mounts/m", """{"type":"moody"}""")).Status);
        await Eventually.AfterAsync(vault.Clock, TimeSpan.FromMinutes(1), () => Task.FromResult(chores >= 3), "it is called each minute");
        await vault.Vault.SealAsync(byOperator: true);
        await vault.UnsealAsync();
        Assert.Equal(200, (await vault.ReadAsync("auth/token/lookup-self")).Status);
    }

    [Fact]
    public async Task A_damaged_lease_and_engines_that_give_up_waiting_do_not_keep_the_others_from_ending()
    {
        var storage = new MapStorage();
        var engines = new Dictionary<string, EngineFactory> { ["moody"] = _ => new MoodyEngine() };
        await using var vault = await TestVault.OpenAsync(storage, engines);
        Assert.Equal(204, (await vault.WriteAsync("sys/mounts/m", """{"type":"moody"}""")).Status);
        var before = storage.Keys;
        var token = await vault.TokenAsync("""{"policies":["default"],"ttl":"1h"}""");
        for (var i = 0; i < 8; i++)
            await vault.Vault.OpenBarrier!.PutAsync($"sys/expire/id/m/creds/{i}", Encoding.UTF8.GetBytes(
                $$$"""{"lease_id":"m/creds/{{{i}}}","path":"m/creds","secret":{"internal_data":{"secret_type":"moody"}},"issue_time":"2026-01-01T00:00:00Z","expire_time":"2026-01-01T00:00:10Z","last_renewal_time":"0001-01-01T00:00:00Z","version":1}"""), Ct);
        var disk = storage.Copy();
        await disk.TryCommitAsync(new StorageBatch().Put("sys/expire/id/zzz/damaged", "torn"u8.ToArray()), Ct);
        await using var next = await vault.AfterCrashAsync(disk, engines);
        await Eventually.AfterAsync(next.Clock, TimeSpan.FromMinutes(1), () => Task.FromResult(!disk.Keys.Any(key => key.StartsWith("sys/token/accessor/", StringComparison.Ordinal) && !before.Contains(key))), "the token ends");
        Assert.Contains("sys/expire/id/zzz/damaged", next.Log.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await next.ReadAsync("auth/token/lookup-self", token)).Status);
    }

    [Fact]
    public async Task Leases_end_also_when_the_storage_took_no_writes_at_the_unsealing()
    {
        var storage = new MapStorage();
        await using var vault = await TestVault.OpenAsync(storage);
        await vault.PolicyAsync("maker", """path "auth/token/create" { capabilities = ["create", "update"] }""");
        var before = storage.Keys;
        var parent = await vault.TokenAsync("""{"policies":["maker"],"ttl":"1h"}""");
        await vault.TokenAsync("""{"policies":["default"],"ttl":"10h"}""", parent);
        var bystander = await vault.TokenAsync("""{"policies":["default"],"ttl":"2h"}""");
        var commits = 0;
        storage.BeforeCommit = _ => { if (++commits > 1) throw new StorageException("pulled the plug"); };
        await vault.WriteAsync("auth/token/revoke", $$"""{"token":"{{parent}}"}"""); // marked, and no more
        var disk = storage.Copy();
        var isFull = true;
        disk.BeforeCommit = batch => { if (isFull && batch.Operations.Any(operation => operation.Key.StartsWith("strongroom/revocations/", StringComparison.Ordinal))) throw new StorageException("the disk is full"); };
        await using var next = await vault.AfterCrashAsync(disk);
        await Eventually.TrueAsync(() => next.Log.Text.Contains("the disk is full", StringComparison.Ordinal), "the failure is told");
        isFull = false;
        await Eventually.AfterAsync(next.Clock, TimeSpan.FromMinutes(1), () => Task.FromResult(disk.Keys.Count == before.Count), "everything has ended");
        Assert.Equal(403, (await next.ReadAsync("auth/token/lookup-self", bystander)).Status);
    }

    [Fact]
    public async Task A_revocation_recorded_after_the_unsealing_is_left_to_the_request_that_is_about_it()
    {
        var storage = new MapStorage();
        await using var vault = await TestVault.OpenAsync(storage);
        var ended = await vault.TokenAsync("""{"policies":["default"],"ttl":"100h"}""");
        var commits = 0;
        storage.BeforeCommit = _ => { if (++commits > 1) throw new StorageException("pulled the plug"); };
        await vault.WriteAsync("auth/token/revoke", $$"""{"token":"{{ended}}"}"""); // marked, and no more
        var disk = storage.Copy();
        var isFull = true;
        disk.BeforeCommit = batch => { if (isFull && batch.Operations.Any(operation => operation.Key.StartsWith("strongroom/revocations/", StringComparison.Ordinal))) throw new StorageException("the disk is full"); };
        await using var next = await vault.AfterCrashAsync(disk);
        await Eventually.TrueAsync(() => next.Log.Text.Contains("the disk is full", StringComparison.Ordinal), "it was tried in vain");
        isFull = false;
        var before = disk.Keys;
        var busy = await next.TokenAsync("""{"policies":["default"],"ttl":"100h"}""");
        var index = Assert.Single(disk.Keys.Except(before), key => key.StartsWith("sys/token/id/", StringComparison.Ordinal))["sys/token/id/".Length..];
        await next.Vault.OpenBarrier!.PutAsync("strongroom/revocations/" + index, ReadOnlyMemory<byte>.Empty, Ct);
        await Eventually.AfterAsync(next.Clock, TimeSpan.FromMinutes(1), () => Task.FromResult(disk.Keys.Count(key => key.StartsWith("strongroom/revocations/", StringComparison.Ordinal)) == 1), "what was interrupted is finished");
        Assert.Equal(200, (await next.ReadAsync("auth/token/lookup-self", busy)).Status);
    }

    [Fact]
    public async Task The_keys_of_a_sealed_vault_are_zeroed_although_a_request_hangs_and_it_opens_again_when_that_has_ended()
    {
        var (arrived, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var vault = await TestVault.OpenAsync(engines: new() { ["moody"] = _ => new MoodyEngine { OnRead = async () => { arrived.SetResult(); await released.Task; } } });
        Assert.Equal(204, (await vault.WriteAsync("sys/mounts/m", """{"type":"moody"}""")).Status);
        var barrier = vault.Vault.OpenBarrier!;
        var request = vault.ReadAsync("m/hang");
        await arrived.Task;
        var sealing = vault.Vault.SealAsync(byOperator: true);
        Assert.NotNull(await barrier.GetAsync("core/cluster/local/info", Ct));
        await Eventually.AfterAsync(vault.Clock, TimeSpan.FromSeconds(10), () => IsClosedAsync(barrier), "the keys are zeroed");
        Assert.False(sealing.IsCompleted);
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await vault.UnsealWithinAsync(impatient.Token));
        released.SetResult();
        await sealing;
        await request;
        await vault.UnsealAsync();
        Assert.Equal(200, (await vault.ReadAsync("auth/token/lookup-self")).Status);
    }

    static async Task<bool> IsClosedAsync(IStorage barrier)
    {
        try
        {
            await barrier.GetAsync("core/cluster/local/info", Ct);
            return false;
        }
        catch (ObjectDisposedException) { return true; }
    }

    sealed class MoodyEngine : Engine
    {
        public Func<Task>? OnRead { get; init; }
        public Action? OnPeriod { get; init; }

        public override IReadOnlyList<LeaseType> LeaseTypes => [new("moody") { Revoke = (_, _) => throw new TaskCanceledException("timed out") }];

        public override ValueTask OnPeriodAsync(IStorage storage, CancellationToken ct)
        {
            OnPeriod?.Invoke();
            return default;
        }

        protected override PathTable DefinePaths() => new("Gives up.",
        [
            new("hang", "Takes its time.") { Read = async (_, _) => { await OnRead!(); return null; } },
        ]);
    }
}
