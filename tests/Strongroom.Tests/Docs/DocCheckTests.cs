using Strongroom.Testing.Docs;

namespace Strongroom.Tests.Docs;

/// <summary>Documents against the command line's own table and the names of the Terraform modules, also where nothing can be run.</summary>
public sealed class DocCheckTests
{
    public static TheoryData<string> Pages => [.. Documents.Names];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_options_and_settings_of_the_page_exist(string name) => Assert.Empty(DocCheck.Problems(Documents.Read(name)));

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public void The_page_of_a_cloud_names_the_variables_and_outputs_of_its_module(string cloud)
    {
        if (TerraformModule.Load(cloud) is not { } module) { Assert.Skip($"there is no deploy/terraform/{cloud} in this repository"); return; }
        Assert.Contains("connections", module.Outputs);
        Assert.Contains("kms_deletion_window", module.Variables);
        var page = Documents.Read($"docs/guide/{cloud}.md");
        Assert.Contains(page.Blocks, block => block.Mark("file") == "terraform.tfvars");
        Assert.NotNull(module.ProblemOfSetting("kms_deletion_windows = 30"));
        Assert.NotNull(module.Problem(["output", "connection"]));
        Assert.NotNull(module.Problem(["apply", "-var", "regoin=x"]));
        Assert.Null(module.Problem(["output", "-raw", "connections"]));
    }

    [Theory]
    [InlineData("vault operator init -recovery-shares=1", "vault operator init -recovery-sharse=1", "there is no option -recovery-sharse")]
    [InlineData("vault policy list", "vault policy lsit", "there is no command \"vault policy lsit\"")]
    [InlineData("vault secrets enable -version=2 -path=secret kv", "vault secrets enable -version=2 kv -path=secret", "-path=secret stands after an argument, where options are not read")]
    public void A_mistake_planted_in_a_page_is_named_with_file_and_line(string right, string wrong, string expected)
    {
        var lines = "# A page\n\n```console\n$ echo first\nfirst\n$ RIGHT && true\n```\n".Replace("RIGHT", right, StringComparison.Ordinal);
        Assert.Empty(DocCheck.Problems(DocPage.Parse("docs/guide/copy.md", lines)));
        var problem = Assert.Single(DocCheck.Problems(DocPage.Parse("docs/guide/copy.md", lines.Replace(right, wrong, StringComparison.Ordinal))));
        Assert.Equal($"docs/guide/copy.md:6: {expected}", problem.ToString());
    }

    [Fact]
    public void A_wrong_option_planted_in_a_copy_of_the_guide_is_found_there()
    {
        const string name = "docs/guide/aws.md";
        var text = File.ReadAllText(Path.Combine(House.SourceTree.Root, name));
        var line = text[..text.IndexOf("vault kv put ", StringComparison.Ordinal)].Count(c => c == '\n') + 1;
        var problem = Assert.Single(DocCheck.Problems(DocPage.Parse(name, text.Replace("vault kv put ", "vault kv put -chek ", StringComparison.Ordinal))));
        Assert.Equal($"{name}:{line}: there is no option -chek", problem.ToString());
    }

    [Theory]
    [InlineData("sudo systemctl stop vault", "systemctl stop vault")]
    [InlineData("A=1 vault status | head -1", "vault status,head -1")]
    [InlineData("echo \"$(vault print token)\" > x", "vault print token,echo $()")]
    [InlineData("vault policy write a - <<'E'\npath \"x\" { }\nE\nvault status", "vault policy write a -,vault status")]
    [InlineData("vault kv put a b='c d' \\\n  e=f # and so on", "vault kv put a b=c d e=f")]
    [InlineData("vault login <root token> 2>&1 >/dev/null; true", "vault login PLACEHOLDER,true")]
    [InlineData("until vault status >/dev/null; do sleep 1; done", "vault status,sleep 1,done")]
    public void Commands_are_found_in_what_is_typed(string typed, string expected)
        => Assert.Equal(expected, string.Join(',', ShellWords.Commands(typed, 1).Select(command => string.Join(' ', command.Words))));
}
