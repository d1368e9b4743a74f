using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Strongroom.Testing.Deploy.Terraform;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Deploy.Terraform;

/// <summary>The modules as a parser of HCL 2 sees them: everything named exists, and what matters is set.</summary>
[Trait("needs", "npm")]
public sealed partial class ModuleTests
{
    static readonly ConcurrentDictionary<string, Task<TerraformModule>> Loaded = new();

    public static TheoryData<string> All => ["aws", "azure", "gcp"];

    [Theory]
    [MemberData(nameof(All))]
    public async Task Everything_that_is_named_exists_and_everything_that_exists_is_named(string name) => Assert.Equal("", string.Join('\n', ModuleCheck.Problems(await LoadAsync(name))));

    [Theory]
    [InlineData("instance.tf", "aws_subnet.public_subnet.id", "aws_subnet.public.id", "nothing is called aws_subnet.public.id")]
    [InlineData("instance.tf", "var.instance_type", "var.instance_typ", "no variable is called instance_typ")]
    [InlineData("main.tf", "local.name", "local.nme", "no local is called nme")]
    [InlineData("outputs.tf", "aws_instance.vault.public_ip", "aws_instance.vault[0].public_ip", "no index belongs after it")]
    [InlineData("outputs.tf", "aws_kms_key.vault.arn", "aws_kms_key.vault.arm", "aws_kms_key has no attribute arm")]
    [InlineData("instance.tf", "aws_s3_bucket.release[0].id", "aws_s3_bucket.release.id", "an index belongs after it")]
    [InlineData("instance.tf", "http_tokens ", "http_token ", "there is no argument http_token")]
    [InlineData("instance.tf", "ignore_changes = [ami", "ignore_changes = [amy", "aws_instance has no argument amy")]
    [InlineData("instance.tf", "chomp(", "chop(", "the function chop is not known")]
    [InlineData("versions.tf", "tls = {", "tsl = {", "versions.tf requires no provider tls")]
    [InlineData("instance-profile.tf", "role = aws_iam_role.vault-kms-unseal.id", "", "the argument role is missing")]
    public async Task A_planted_mistake_is_found_and_its_file_named(string file, string right, string wrong, string problem)
    {
        using var copy = Copy("aws");
        var path = Path.Combine(copy.Path, file);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains(right, text);
        await File.WriteAllTextAsync(path, text.Replace(right, wrong, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var problems = ModuleCheck.Problems(await LoadAsync(copy.Path));
        Assert.Contains(problems, each => each.Contains(problem, StringComparison.Ordinal));
        if (file != "versions.tf") Assert.Contains(problems, each => each.StartsWith(file + ":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_does_not_parse_is_named_with_its_line()
    {
        using var copy = Copy("gcp");
        await File.AppendAllTextAsync(Path.Combine(copy.Path, "outputs.tf"), "output \"x\" {\n  value = \n}\n", TestContext.Current.CancellationToken);
        Assert.Contains("outputs.tf:", (await Assert.ThrowsAsync<InvalidDataException>(() => LoadAsync(copy.Path))).Message);
    }

    [Fact]
    public async Task The_aws_module_has_the_guides_fifteen_resources()
    {
        string[] guide =
        [
            "aws_iam_instance_profile", "aws_iam_role", "aws_iam_role_policy", "aws_instance", "aws_internet_gateway", "aws_key_pair", "aws_kms_key", "aws_route_table",
            "aws_route_table_association", "aws_security_group", "aws_subnet", "aws_vpc", "null_resource", "random_pet", "tls_private_key",
        ];
        var module = await LoadAsync("aws");
        Assert.Equal(guide, module.Resources.Where(block => !block.IsMany).Select(block => block.Type).Order(StringComparer.Ordinal));
        // What comes on top comes only with a zip of one's own.
        Assert.All(module.Resources.Where(block => block.IsMany), block => Assert.Equal("${var.vault_zip == \"\" ? 0 : 1}", block.Body["count"]!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_connections_are_printed_in_the_guides_words(string name)
    {
        var module = await LoadAsync(name);
        var connections = module.Files["outputs.tf"]["output"]!["connections"]![0]!["value"]!.GetValue<string>();
        Assert.Matches("^Connect to Vault via SSH   ssh \\$\\{local\\.ssh_user\\}@\\$\\{[^}]+\\} -i private\\.key\nVault web interface  \\$\\{local\\.scheme\\}://\\$\\{[^}]+\\}:8200/ui\n$", connections);
        Assert.Equal(["connections", "warning"], module.Outputs.Where(each => each is "connections" or "warning").Order());
        Assert.Contains("nothing opens the data any more", module.Files["outputs.tf"]["output"]!["warning"]![0]!["value"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_example_and_the_readme_name_variables_and_outputs_that_exist(string name)
    {
        var module = await LoadAsync(name);
        var example = await File.ReadAllLinesAsync(Path.Combine(module.Folder, "terraform.tfvars.example"), TestContext.Current.CancellationToken);
        var set = example.Select(line => Setting().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToList();
        Assert.Contains("vault_zip", set);
        Assert.Empty(set.Except(module.Variables));
        var readme = await File.ReadAllTextAsync(Path.Combine(module.Folder, "README.md"), TestContext.Current.CancellationToken);
        foreach (var variable in new[] { "vault_zip", "vault_url", "vault_sha256", "allowed_cidrs", "kms_deletion_window" }) Assert.Contains($"`{variable}`", readme);
        Assert.Empty(OutputUse().Matches(readme).Select(match => match.Groups[1].Value).Except(module.Outputs));
        foreach (var address in StateUse().Matches(readme).SelectMany(match => match.Groups[1].Value.Split(' '))) module.Resource(address);
        Assert.Contains("**Destroying the key destroys the data.**", readme);
    }

    [Fact]
    public async Task The_aws_machine_is_as_closed_as_it_can_be()
    {
        var module = await LoadAsync("aws");
        var machine = module.Resource("aws_instance.vault").Body;
        var metadata = machine["metadata_options"]![0]!;
        Assert.Equal("required", metadata["http_tokens"]!.GetValue<string>());
        Assert.Equal(1, metadata["http_put_response_hop_limit"]!.GetValue<int>());
        Assert.True(machine["root_block_device"]![0]!["encrypted"]!.GetValue<bool>());
        Assert.Equal(["${ami}", "${user_data}"], machine["lifecycle"]![0]!["ignore_changes"]!.AsArray().Select(each => each!.GetValue<string>()));
        var group = module.Resource("aws_security_group.vault").Body["ingress"]!.AsArray();
        Assert.Equal([22, 8200], group.Select(rule => rule!["to_port"]!.GetValue<int>()));
        Assert.All(group, rule => Assert.Equal("${local.cidrs}", rule!["cidr_blocks"]!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Only_one_variable_opens_the_machine_to_everybody(string name)
    {
        var module = await LoadAsync(name);
        var texts = module.Files.SelectMany(file => TerraformModule.Texts(file.Value)).Where(each => each.Text.Contains("0.0.0.0/0", StringComparison.Ordinal)).Select(each => each.Where);
        string[] outward = ["resource.aws_route_table.route.route.cidr_block", "resource.aws_security_group.vault.egress.cidr_blocks"];
        Assert.Equal(["locals.cidrs"], texts.Except(outward));
        Assert.False(Variable(module, "open_without_tls")["default"]!.GetValue<bool>());
        Assert.Contains("? [\"0.0.0.0/0\"] : length(var.allowed_cidrs) > 0 ? var.allowed_cidrs : [\"${chomp(data.http.caller[0].response_body)}/32\"]",
            module.Files["instance.tf"]["locals"]![0]!["cidrs"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task No_machine_runs_what_it_has_not_checked(string name)
    {
        var module = await LoadAsync(name);
        var machine = module.Resources.Single(block => block.Type is "aws_instance" or "azurerm_linux_virtual_machine" or "google_compute_instance").Body;
        var conditions = machine["lifecycle"]![0]!["precondition"]!.AsArray().Select(each => each!["condition"]!.GetValue<string>());
        Assert.Equal(["${(var.vault_url == \"\") != (var.vault_zip == \"\")}", "${local.vault_sha256 != \"\"}"], conditions);
        Assert.Contains("^[0-9a-f]{64}$", Variable(module, "vault_sha256")["validation"]![0]!["condition"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_keys_rotate_and_are_gone_late()
    {
        var aws = (await LoadAsync("aws")).Resource("aws_kms_key.vault").Body;
        Assert.True(aws["enable_key_rotation"]!.GetValue<bool>());
        Assert.Equal("${var.kms_deletion_window}", aws["deletion_window_in_days"]!.GetValue<string>());
        var azure = await LoadAsync("azure");
        Assert.True(azure.Resource("azurerm_key_vault.vault").Body["purge_protection_enabled"]!.GetValue<bool>());
        Assert.Equal("${var.kms_deletion_window}", azure.Resource("azurerm_key_vault.vault").Body["soft_delete_retention_days"]!.GetValue<string>());
        Assert.NotNull(azure.Resource("azurerm_key_vault_key.vault").Body["rotation_policy"]);
        var gcp = (await LoadAsync("gcp")).Resource("google_kms_crypto_key.vault").Body;
        Assert.Equal("${var.kms_deletion_window * 86400}s", gcp["destroy_scheduled_duration"]!.GetValue<string>());
        Assert.NotNull(gcp["rotation_period"]);
    }

    internal static async Task<TerraformModule> LoadAsync(string name)
    {
        Assert.SkipWhen(HclParser.Missing is not null, HclParser.Missing ?? "");
        return await Loaded.GetOrAdd(Path.Combine(Userdata.Deploy, "terraform", name), TerraformModule.LoadAsync);
    }

    static JsonNode Variable(TerraformModule module, string name) => module.Files["variables.tf"]["variable"]![name]![0]!;

    [GeneratedRegex("""^(?:# )?(\w+) +=""")] private static partial Regex Setting();
    [GeneratedRegex("""terraform output -raw (\w+)""")] private static partial Regex OutputUse();
    [GeneratedRegex("""terraform state rm (.+)""")] private static partial Regex StateUse();

    static TempDirectory Copy(string module)
    {
        var copy = new TempDirectory();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Userdata.Deploy, "terraform", module), "*.tf"))
            File.Copy(file, Path.Combine(copy.Path, Path.GetFileName(file)));
        return copy;
    }
}
