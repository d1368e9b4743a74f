using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Strongroom.Cli.Doctor;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Deploy.Terraform;

namespace Strongroom.Tests.Deploy.Terraform;

/// <summary>What the server may do with its key: one source, used by the modules, quoted by the documentation.</summary>
public sealed partial class PolicyTests
{
    [Fact]
    public void Nothing_but_what_auto_unseal_needs_is_allowed()
    {
        var statements = Read("aws.json")["Statement"]!.AsArray();
        Assert.Equal(2, statements.Count);
        Assert.Equal(["kms:Encrypt", "kms:Decrypt"], Texts(statements[0]!["Action"]));
        Assert.Equal(["kms:DescribeKey"], Texts(statements[1]!["Action"])); // takes no context, so a condition would refuse it always
        Assert.Null(statements[1]!["Condition"]);
        Assert.All(statements, each => Assert.Equal("${key_arn}", each!["Resource"]!.GetValue<string>()));
        Assert.Equal(["Get", "WrapKey", "UnwrapKey"], Texts(Read("azure.json")["keyPermissions"]));
        Assert.Equal(["read", "wrap/action", "unwrap/action"], Texts(Read("azure.json")["dataActions"]).Select(each => each["Microsoft.KeyVault/vaults/keys/".Length..]));
        Assert.Equal(["${mount_path}/encrypt/${key_name} update", "${mount_path}/decrypt/${key_name} update", "${mount_path}/keys/${key_name} read", "auth/token/lookup-self read", "auth/token/renew-self update"],
            Read("transit.json")["path"]!.AsObject().Select(path => $"{path.Key} {string.Join(' ', Texts(path.Value!["capabilities"]))}"));
        Assert.Equal(["cryptoKeyVersions.useToEncrypt", "cryptoKeyVersions.useToDecrypt", "cryptoKeys.get"], Texts(Read("gcp.json")["includedPermissions"]).Select(each => each["cloudkms.".Length..]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("prod")]
    public void The_key_is_for_those_only_who_name_what_the_seal_names(string cluster)
    {
        var condition = Assert.Single(Read("aws.json")["Statement"]![0]!["Condition"]!.AsObject());
        Assert.Equal("StringEquals", condition.Key); // "ForAllValues" and "IfExists" would let calls pass that name nothing
        var sent = new SealBinding(cluster).Pairs.ToDictionary(pair => "kms:EncryptionContext:" + pair.Key, pair => pair.Value);
        Assert.Equal(["kms:EncryptionContext:product", "kms:EncryptionContext:purpose"], condition.Value!.AsObject().Select(each => each.Key).Order());
        Assert.All(condition.Value!.AsObject(), each => Assert.Equal(sent[each.Key], each.Value!.GetValue<string>()));
    }

    [Fact]
    public void The_page_about_the_awskms_seal_quotes_the_policy()
    {
        var page = File.ReadAllText(Path.GetFullPath(Path.Combine(Userdata.Deploy, "..", "docs", "seals", "awskms.md")));
        var quoted = JsonNode.Parse(Block().Match(page).Groups[1].Value)!;
        foreach (var statement in quoted["Statement"]!.AsArray()) statement!["Resource"] = "${key_arn}";
        Assert.True(JsonNode.DeepEquals(Read("aws.json"), quoted), "docs/seals/awskms.md and deploy/policies/aws.json differ");
    }

    [Fact]
    public void The_doctor_prints_the_same()
    {
        Assert.True(JsonNode.DeepEquals(Read("azure.json"), MinimalPolicy.Of("azurekeyvault", null, [])));
        Assert.True(JsonNode.DeepEquals(Read("gcp.json"), MinimalPolicy.Of("gcpckms", null, [])));
        var aws = Read("aws.json");
        foreach (var statement in aws["Statement"]!.AsArray()) statement!["Resource"] = "arn:aws:kms:eu-central-1:111122223333:key/x";
        Assert.True(JsonNode.DeepEquals(aws, MinimalPolicy.Of("awskms", "arn:aws:kms:eu-central-1:111122223333:key/x", [])));
        var transit = Read("transit.json").ToJsonString().Replace("${mount_path}", "seals/transit").Replace("${key_name}", "unseal");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(transit), MinimalPolicy.Of("transit", "v3", [new("mount_path", "seals/transit/", "config"), new("key_name", "unseal", "env X")])));
    }

    [Theory]
    [InlineData("azurekeyvault.md", "azure.json", "keyPermissions")]
    [InlineData("gcpckms.md", "gcp.json", "includedPermissions")]
    public void The_pages_about_the_other_seals_name_the_same_permissions(string page, string policy, string member)
    {
        var text = File.ReadAllText(Path.GetFullPath(Path.Combine(Userdata.Deploy, "..", "docs", "seals", page)));
        var line = text.Split('\n').First(each => each.Contains(member == "keyPermissions" ? "--key-permissions" : "--permissions", StringComparison.Ordinal));
        var named = line[(line.IndexOf("permissions ", StringComparison.Ordinal) + "permissions ".Length)..].Trim('`', '.', ' ', '\\').Split(' ', ',');
        Assert.Equal(Texts(Read(policy)[member]).Select(each => each.ToLowerInvariant()).Order(), named.Where(each => each.Length > 0).Select(each => each.ToLowerInvariant()).Order());
    }

    [Fact]
    [Trait("needs", "npm")]
    public async Task The_modules_take_their_permissions_from_there_and_have_no_others()
    {
        var aws = await ModuleTests.LoadAsync("aws");
        Assert.Equal("${templatefile(\"${path.module}/../../policies/aws.json\", { key_arn = aws_kms_key.vault.arn })}", Local(aws, "instance-profile.tf", "unseal_policy"));
        Assert.Equal("${jsondecode(file(\"${local.policies}/aws.json\")).Statement[0]}", Local(aws, "instance.tf", "unseal_use"));
        Assert.Equal("${jsondecode(file(\"${local.policies}/aws.json\")).Statement[1]}", Local(aws, "instance.tf", "unseal_describe"));
        var azure = await ModuleTests.LoadAsync("azure");
        Assert.Equal("${jsondecode(file(\"${path.module}/../../policies/azure.json\")).keyPermissions}", azure.Resource("azurerm_key_vault_access_policy.vault").Body["key_permissions"]!.GetValue<string>());
        var gcp = await ModuleTests.LoadAsync("gcp");
        Assert.Equal("${jsondecode(file(\"${path.module}/../../policies/gcp.json\")).includedPermissions}", gcp.Resource("google_project_iam_custom_role.vault").Body["permissions"]!.GetValue<string>());
        Assert.Equal("${google_kms_crypto_key.vault.id}", gcp.Resource("google_kms_crypto_key_iam_member.vault").Body["crypto_key_id"]!.GetValue<string>());
        Assert.Equal(["roles/storage.objectViewer"], gcp.Resources.Select(block => block.Body["role"]?.GetValue<string>()).Where(role => role?.StartsWith("roles/", StringComparison.Ordinal) == true));
    }

    [Fact]
    [Trait("needs", "npm")]
    public async Task The_aws_account_administers_the_key_and_cannot_use_it()
    {
        var statements = (await ModuleTests.LoadAsync("aws")).Data.Single(block => block.Address == "data.aws_iam_policy_document.key").Body["statement"]!.AsArray();
        Assert.Equal(3, statements.Count);
        var administration = Texts(statements[0]!["actions"]);
        Assert.DoesNotContain(administration, action => action is "kms:*" or "kms:Encrypt" or "kms:Decrypt" or "kms:CreateGrant" || action.StartsWith("kms:Generate", StringComparison.Ordinal) || action.StartsWith("kms:ReEncrypt", StringComparison.Ordinal) || action is "kms:Create*");
        Assert.Contains("kms:PutKeyPolicy", administration); // without it AWS refuses the policy, and nobody could ever change it
        Assert.Contains("kms:ScheduleKeyDeletion", administration);
        Assert.Equal(["${local.unseal_use.Action}", "${local.unseal_describe.Action}"], statements.Skip(1).Select(each => each!["actions"]!.GetValue<string>()));
        Assert.All(statements.Skip(1), each => Assert.Equal(["${aws_iam_role.vault-kms-unseal.arn}"], Texts(each!["principals"]![0]!["identifiers"])));
        Assert.Equal(Read("aws.json")["Statement"]![0]!["Condition"]!["StringEquals"]!.AsObject().Select(each => ("StringEquals", each.Key, $"${{local.unseal_use.Condition.StringEquals[\"{each.Key}\"]}}")),
            statements[1]!["condition"]!.AsArray().Select(each => (each!["test"]!.GetValue<string>(), each["variable"]!.GetValue<string>(), Assert.Single(Texts(each["values"])))));
        Assert.Null(statements[2]!["condition"]);
    }

    static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Userdata.Deploy, "policies", name)))!;

    static string[] Texts(JsonNode? list) => [.. list!.AsArray().Select(each => each!.GetValue<string>())];

    static string Local(TerraformModule module, string file, string name) => module.Files[file]["locals"]!.AsArray().Select(each => each![name]?.GetValue<string>()).OfType<string>().Single();

    [GeneratedRegex("""## What to allow.*?```json\n(.*?)```""", RegexOptions.Singleline)] private static partial Regex Block();
}
