using Strongroom.Testing.Deploy;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Deploy;

/// <summary>The package as a file.</summary>
[Trait("needs", "native")]
public sealed class DebFileTests : IDisposable
{
    readonly TempDirectory _folder = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_input_gives_the_same_bytes()
    {
        DebPackage.SkipWhereMissing();
        var once = await File.ReadAllBytesAsync(await DebPackage.MakeAsync(_folder.Path, "0.1.0", "1700000000"), Ct);
        Assert.Equal(once, await File.ReadAllBytesAsync(await DebPackage.MakeAsync(_folder.Path, "0.1.0", "1700000000"), Ct));
        Assert.NotEqual(once, await File.ReadAllBytesAsync(await DebPackage.MakeAsync(_folder.Path, "0.1.0", "1700000001"), Ct));
    }

    [Fact]
    public async Task Everything_in_it_is_roots_and_the_configuration_is_nobody_elses_to_read()
    {
        DebPackage.SkipWhereMissing();
        var list = (await CommandResult.RunAsync(["dpkg-deb", "--contents", await DebPackage.MakeAsync(_folder.Path, "0.1.0")], ct: Ct)).Ok().Out;
        Assert.All(list.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Contains(" root/root ", line, StringComparison.Ordinal));
        Assert.Matches("-rwxr-xr-x .* ./usr/bin/vault\n", list);
        Assert.Matches("drwxr-x--- .* ./etc/vault.d/\n", list);
        Assert.Matches("-rw-r----- .* ./etc/vault.d/vault.hcl\n", list);
        Assert.DoesNotContain("./opt", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Debians_own_critic_finds_neither_errors_nor_warnings()
    {
        DebPackage.SkipWhereMissing();
        Assert.SkipWhen(!CommandResult.IsThere("lintian"), "lintian is not installed (scripts/need lintian lintian)");
        var verdict = await CommandResult.RunAsync(["lintian", "--fail-on", "error,warning", await DebPackage.MakeAsync(_folder.Path, "0.1.0")], ct: Ct);
        Assert.True(verdict.Code == 0, verdict.Text);
    }

    public void Dispose() => _folder.Dispose();
}
