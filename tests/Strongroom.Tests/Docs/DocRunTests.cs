using Strongroom.Testing.Deploy;
using Strongroom.Testing.Docs;
using Strongroom.Tests.Deploy;

namespace Strongroom.Tests.Docs;

/// <summary>Documents whose commands are typed, in order, into a shell of their own.</summary>
public sealed class DocRunTests
{
    [Theory]
    [InlineData("docs/guide/local.md", 30)]
    [InlineData("docs/getting-started.md", 12)]
    [InlineData("docs/seals/pkcs11.md", 10)]
    [InlineData("docs/keys.md", 20)]
    public async Task What_the_page_says_happens(string name, int least)
    {
        if (await ScratchPlace.MissingAsync() is { } reason) Assert.Skip(reason);
        Assert.SkipWhen(name.EndsWith("pkcs11.md", StringComparison.Ordinal) && !(CommandResult.IsThere("softhsm2-util") && CommandResult.IsThere("pkcs11-tool")), "SoftHSM or OpenSC is not installed (scripts/need - softhsm2 opensc)");
        await using var place = await ScratchPlace.CreateAsync();
        await using var runner = new DocRunner(place);
        var problem = await runner.RunAsync(Documents.Read(name).Blocks.Where(block => !block.IsChecked && block.Mark("machine") is null));
        Assert.True(problem is null, problem?.ToString());
        Assert.True(runner.Commands >= least, $"only {runner.Commands} commands of {name} were run");
    }

    /// <summary>The package of this build, as the page says; a file beside the shell.</summary>
    [Theory]
    [Trait("needs", "native")]
    [Trait("needs", "chroot")]
    [InlineData("docs/operations.md", 15)]
    public async Task What_the_page_says_happens_on_a_machine_with_systemd(string name, int least)
    {
        MachineSteps.SkipWhereMissing();
        DebPackage.SkipWhereMissing();
        using var folder = new Strongroom.Testing.Storage.TempDirectory();
        await using var machine = await Machine.BootAsync();
        foreach (var version in new[] { "0.1.0", "0.1.1" })
        {
            var package = await DebPackage.MakeAsync(folder.Path, version);
            machine.CopyIn(package, $"/root/{Path.GetFileName(package)}");
        }
        await using var runner = new DocRunner(new MachinePlace(machine));
        var problem = await runner.RunAsync(Documents.Read(name).Blocks.Where(block => block.Mark("machine") is not null));
        Assert.True(problem is null, problem?.ToString());
        Assert.True(runner.Commands >= least, $"only {runner.Commands} commands of {name} were run");
    }

    /// <summary>A page with a block that nobody runs would rot in silence.</summary>
    [Fact]
    public void Every_block_of_commands_is_run_or_says_why_not()
    {
        string[] run = ["docs/guide/local.md", "docs/getting-started.md", "docs/operations.md", "docs/seals/pkcs11.md", "docs/keys.md"];
        var silent = from name in Documents.Names
            where name.StartsWith("docs/", StringComparison.Ordinal) || name == "README.md"
            from block in Documents.Read(name).Blocks
            where block.IsShell && !block.IsChecked && !(run.Contains(name) && (name != "docs/operations.md" || block.Mark("machine") is not null))
            select $"{name}:{block.Line}";
        Assert.Empty(silent);
    }
}
