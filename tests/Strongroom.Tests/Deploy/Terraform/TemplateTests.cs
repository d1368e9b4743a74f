using System.Text;
using System.Text.RegularExpressions;
using Strongroom.Testing.Deploy;
using Strongroom.Testing.Deploy.Terraform;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Deploy.Terraform;

/// <summary>The script of the machines, in all its variants.</summary>
public sealed partial class TemplateTests
{
    public static TheoryData<string, string, string> Variants => new()
    {
        { "aws", "https", "https://example.com/vault.zip" }, { "aws", "http", "https://example.com/vault.zip" }, { "aws", "https", "s3://releases/a b/it's.zip" },
        { "azure", "https", "https://example.com/vault.zip?sig=a%2Fb&se=2" }, { "azure", "http", "https://example.com/vault.zip" },
        { "gcp", "https", "https://example.com/vault.zip" }, { "gcp", "http", "gs://releases/vault.zip" },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task The_shell_understands_it(string module, string scheme, string url)
    {
        using var folder = new TempDirectory();
        var file = Path.Combine(folder.Path, "userdata.sh");
        await File.WriteAllTextAsync(file, Render(module, scheme, url), TestContext.Current.CancellationToken);
        (await CommandResult.RunAsync(["bash", "-n", file], ct: TestContext.Current.CancellationToken)).Ok("bash -n");
    }

    [Theory]
    [Trait("needs", "shellcheck")]
    [MemberData(nameof(Variants))]
    public async Task Shellcheck_has_nothing_to_say(string module, string scheme, string url)
    {
        Assert.SkipUnless(CommandResult.IsThere("shellcheck"), "shellcheck is not installed (scripts/need shellcheck shellcheck)");
        Assert.Equal("", (await CommandResult.RunAsync(["shellcheck", "--severity=style", "-"], Render(module, scheme, url), TestContext.Current.CancellationToken)).Text);
    }

    /// <summary>Our reading of the template language is Terraform's.</summary>
    [Theory]
    [Trait("needs", "terraform")]
    [MemberData(nameof(Variants))]
    public async Task Terraform_renders_the_same(string module, string scheme, string url)
    {
        Assert.SkipWhen(TerraformCommand.Name is null, "neither terraform nor tofu is on the PATH");
        var values = Userdata.Values(module, scheme, new() { ["VAULT_URL"] = url });
        var text = new StringBuilder("base64encode(templatefile(").Append(TerraformCommand.Quote(Userdata.Template(module))).Append(", { ");
        foreach (var (name, value) in values)
            text.Append(value is string one ? $"{name} = {TerraformCommand.Quote(one)}, " : $"{name} = {{ {string.Join(", ", ((Dictionary<string, string>)value).Select(pair => $"{pair.Key} = {TerraformCommand.Quote(pair.Value)}"))} }}, ");
        Assert.Equal(Encoding.UTF8.GetString(Convert.FromBase64String(await TerraformCommand.EvaluateAsync(text.Append("}))").ToString()))), Render(module, scheme, url));
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public void The_module_gives_the_template_what_it_asks_for_and_no_more(string module)
    {
        TerraformTemplate.Render(File.ReadAllText(Userdata.Template(module)), Userdata.Values(module, "https"), out var used);
        var given = GivenBy(File.ReadAllText(Path.Combine(Userdata.Deploy, "terraform", module, "instance.tf")));
        Assert.Equal(used.Where(name => name is not ("name" or "value")).Order(StringComparer.Ordinal), given.Where(pair => pair.Depth == 1).Select(pair => pair.Name).Order(StringComparer.Ordinal));
        Assert.Equal(((Dictionary<string, string>)Userdata.Values(module, "https")["settings"]).Keys.Order(StringComparer.Ordinal), given.Where(pair => pair.Depth == 2).Select(pair => pair.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("aws", 16 * 1024)]
    [InlineData("azure", 48 * 1024)]
    [InlineData("gcp", 256 * 1024)]
    public void It_fits_into_what_the_cloud_takes(string module, int limit) => Assert.InRange(Encoding.UTF8.GetByteCount(Render(module, "https", "https://example.com/" + new string('x', 500) + ".zip")), 1, limit);

    [Fact]
    public void The_unit_arrives_as_it_is_with_the_reload_the_guide_lost()
    {
        var script = Render("aws", "https", "https://example.com/vault.zip");
        Assert.Contains($"<<'VAULT_UNIT'\n{File.ReadAllText(Path.Combine(Userdata.Deploy, "systemd", "vault.service"))}VAULT_UNIT\n", script);
        Assert.Contains("ExecReload=/bin/kill -HUP $MAINPID", script);
        Assert.DoesNotMatch("<<-?[A-Za-z]", script); // an unquoted here document would lose $MAINPID
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public void The_readme_shows_the_configuration_that_is_written(string module)
    {
        var readme = File.ReadAllText(Path.Combine(Userdata.Deploy, "terraform", module, "README.md"));
        var shown = HclBlock().Match(readme).Groups[1].Value;
        var script = Userdata.Render(module, "https", values: new() { ["region"] = "us-east-1", ["kms_key"] = "d7c1ffd9-8cce-45e7-be4a-bb38dd205966" });
        var written = script[(script.IndexOf("<<'VAULT_HCL'\n", StringComparison.Ordinal) + "<<'VAULT_HCL'\n".Length)..script.IndexOf("VAULT_HCL\n}", StringComparison.Ordinal)];
        if (module == "aws") Assert.Equal(written, shown);
        else Assert.Contains(shown, written);
    }

    static string Render(string module, string scheme, string url) => Userdata.Render(module, scheme, new() { ["VAULT_URL"] = url });

    /// <summary>Names in the object that is given to templatefile, with how deep they stand.</summary>
    static List<(string Name, int Depth)> GivenBy(string text)
    {
        var start = text.IndexOf("userdata.tpl\", {", StringComparison.Ordinal) + "userdata.tpl\", ".Length;
        List<(string, int)> names = [];
        var depth = 0;
        foreach (var line in text[start..].Split('\n'))
        {
            if (Member().Match(line) is { Success: true } member) names.Add((member.Groups[1].Value, depth));
            var code = Text().Replace(line, "");
            depth += code.Count(c => c == '{') - code.Count(c => c == '}');
            if (depth == 0) break;
        }
        return names;
    }

    [GeneratedRegex("""^\s+(\w+)\s+=|^\s+(\w+) = """)] private static partial Regex Member();
    [GeneratedRegex("""```hcl\n(.*?)```""", RegexOptions.Singleline)] private static partial Regex HclBlock();
    [GeneratedRegex("\"[^\"]*\"")] private static partial Regex Text();
}
