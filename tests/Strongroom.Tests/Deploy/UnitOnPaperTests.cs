using System.Globalization;
using System.Text.RegularExpressions;
using Strongroom.Testing.Deploy;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Deploy;

/// <summary>What systemd itself says of our unit without running it, and what operators rely on in it.</summary>
public sealed partial class UnitOnPaperTests : IDisposable
{
    readonly TempDirectory _folder = new();

    static UnitFile Unit => UnitFile.Parse("vault.service", File.ReadAllText(MachineSteps.Shipped("vault.service")));

    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_the_unit()
    {
        SkipWithoutAnalyze();
        // The check wants the executable to be there; another stands in for ours.
        var path = Place(File.ReadAllText(MachineSteps.Shipped("vault.service")).Replace("/usr/local/bin/vault", "/bin/true", StringComparison.Ordinal));
        var complaints = (await CommandResult.RunAsync(["systemd-analyze", "verify", path], ct: TestContext.Current.CancellationToken)).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(complaints, line => Assert.True(IsOfAnOlderSystemd(line), line));
    }

    [Fact]
    public async Task The_check_sees_a_misspelt_setting()
    {
        SkipWithoutAnalyze();
        var path = Place(File.ReadAllText(MachineSteps.Shipped("vault.service")).Replace("NoNewPrivileges=", "NoNewPrivilege=", StringComparison.Ordinal));
        Assert.Contains("NoNewPrivilege'", (await CommandResult.RunAsync(["systemd-analyze", "verify", path], ct: TestContext.Current.CancellationToken)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_exposure_is_below_two_and_that_of_a_bare_unit_is_not()
    {
        SkipWithoutAnalyze();
        Assert.InRange(await ExposureAsync(File.ReadAllText(MachineSteps.Shipped("vault.service"))), 0.1, 1.9);
        Assert.InRange(await ExposureAsync("[Service]\nExecStart=/usr/local/bin/vault server -config /etc/vault.d\n"), 9, 10);
    }

    [Fact]
    public void It_runs_the_guides_command_line_and_reloads()
    {
        Assert.Equal("/usr/local/bin/vault server -config /etc/vault.d", Unit.Values("Service", "ExecStart").Single());
        Assert.Equal("/bin/kill -HUP $MAINPID", Unit.Values("Service", "ExecReload").Single());
        Assert.Equal(("notify", "vault", "vault"), (Unit.Value("Service", "Type"), Unit.Value("Service", "User"), Unit.Value("Service", "Group")));
    }

    [Fact]
    public void It_never_gives_up_and_no_start_is_shot_for_taking_long()
    {
        Assert.Equal("0", Unit.Value("Unit", "StartLimitIntervalSec"));
        Assert.Equal("on-failure", Unit.Value("Service", "Restart"));
        Assert.Equal("infinity", Unit.Value("Service", "TimeoutStartSec"));
    }

    [Fact]
    public void It_leaves_keys_no_way_to_a_disk()
    {
        Assert.Equal(("0", "0", "infinity"), (Unit.Value("Service", "LimitCORE"), Unit.Value("Service", "MemorySwapMax"), Unit.Value("Service", "LimitMEMLOCK")));
        Assert.Equal("0077", Unit.Value("Service", "UMask"));
    }

    public void Dispose() => _folder.Dispose();

    async Task<double> ExposureAsync(string unit)
    {
        var report = (await CommandResult.RunAsync(["systemd-analyze", "security", "--no-pager", "--offline=true", Place(unit)])).Out;
        var found = Exposure().Match(report);
        Assert.True(found.Success, report);
        return double.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    string Place(string unit)
    {
        var path = Path.Combine(_folder.Path, "vault.service");
        File.WriteAllText(path, unit);
        return path;
    }

    static void SkipWithoutAnalyze() => Assert.SkipWhen(!CommandResult.IsThere("systemd-analyze"), "systemd-analyze is not installed (scripts/need systemd-analyze systemd)");

    /// <summary>Versions before 254 do not know the steps, and keep to the first pause.</summary>
    static bool IsOfAnOlderSystemd(string line) => line.Contains("'RestartSteps'", StringComparison.Ordinal) || line.Contains("'RestartMaxDelaySec'", StringComparison.Ordinal);

    [GeneratedRegex("""Overall exposure level for vault\.service: ([0-9.]+)""")] private static partial Regex Exposure();
}
