using Strongroom.Testing.Deploy;
using Strongroom.Testing.Deploy.Terraform;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Deploy.Terraform;

/// <summary>What a real Terraform says, where there is one with its providers.</summary>
[Trait("needs", "terraform")]
public sealed class ValidateTests
{
    [Fact]
    public async Task Everything_is_written_as_terraform_fmt_writes_it()
    {
        Assert.SkipWhen(TerraformCommand.Name is null, "neither terraform nor tofu is on the PATH");
        var result = await TerraformCommand.RunAsync(Path.Combine(Userdata.Deploy, "terraform"), ["fmt", "-check", "-recursive", "-diff"]);
        Assert.True(result.Code == 0, result.Text);
    }

    /// <summary>Without init, and so without the network: it needs providers that lie in a plugin folder of this machine.</summary>
    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public async Task The_modules_are_valid(string module)
    {
        Assert.SkipWhen(TerraformCommand.Name is null, "neither terraform nor tofu is on the PATH");
        using var copy = new TempDirectory();
        (await CommandResult.RunAsync(["cp", "-r", Userdata.Deploy, copy.Path], ct: TestContext.Current.CancellationToken)).Ok();
        var folder = Path.Combine(copy.Path, "deploy", "terraform", module);
        var plugins = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".terraform.d", "plugins");
        Assert.SkipUnless(Directory.Exists(plugins), "there are no providers in ~/.terraform.d/plugins, and nothing is downloaded here");
        var init = await TerraformCommand.RunAsync(folder, ["init", "-backend=false", "-input=false", $"-plugin-dir={plugins}"]);
        Assert.SkipUnless(init.Code == 0, $"the providers in {plugins} are not those the module wants");
        (await TerraformCommand.RunAsync(folder, ["validate"])).Ok("terraform validate");
    }
}
