using System.Text;
using Strongroom.Testing.Deploy;

namespace Strongroom.Tests.Deploy.Terraform;

/// <summary>What the installation refuses, and what it installs first.</summary>
[Trait("needs", "chroot")]
public sealed class InstallationTests
{
    [Fact]
    public async Task A_zip_that_is_not_the_one_meant_is_not_installed()
    {
        await using var machine = await CloudMachine.StartAsync();
        var wrong = new string('0', 64);
        var result = await machine.InstallAsync("aws", "https", new() { ["VAULT_SHA256"] = wrong });
        Assert.Equal(1, result.Code);
        Assert.Contains($"the zip from {CloudMachine.ZipUrl} has SHA-256 {machine.Checksum} and should have {wrong}; nothing was installed", result.Error);
        Assert.False(machine.Root.Has("/usr/local/bin/vault"));
        machine.Offer(("vault", Encoding.UTF8.GetBytes("#!/bin/sh\n")), ("install.sh", []));
        result = await machine.InstallAsync("aws", "https");
        Assert.Contains("should hold the one file vault", result.Error);
        machine.Cloud.Files.Clear();
        result = await machine.InstallAsync("aws", "https", new() { ["VAULT_URL"] = CloudMachine.ZipUrl + "?sig=secret" });
        Assert.Contains($"the release could not be downloaded from {CloudMachine.ZipUrl}\n", result.Error);
        Assert.DoesNotContain("secret", result.Text);
        Assert.Empty(SystemctlStub.CallsOf(machine.Root));
        Assert.False(machine.Root.Has("/usr/local/bin/vault"));
    }

    [Fact]
    public async Task A_release_in_a_bucket_of_aws_is_fetched_with_the_roles_keys()
    {
        await using var machine = await CloudMachine.StartAsync();
        machine.PretendToBe("releases.s3.eu-central-1.amazonaws.com");
        machine.Cloud.Files["/folder/vault.zip"] = machine.Cloud.Files["/vault.zip"];
        machine.Cloud.Metadata["/latest/meta-data/iam/security-credentials/vault-role"] = FakeCloud.Credentials("AKIDEXAMPLE", "secret/with+signs");
        (await machine.InstallAsync("aws", "https", new() { ["VAULT_URL"] = "s3://releases/folder/vault.zip" })).Ok("userdata");
        var headers = machine.Cloud.LastHeaders!;
        Assert.Equal(AwsSignature.Expected("/folder/vault.zip", headers, "eu-central-1", "s3", "AKIDEXAMPLE", "secret/with+signs"), headers.Authorization.ToString());
        Assert.Contains("x-amz-security-token", headers.Authorization.ToString());
        Assert.Equal("session-token", headers["x-amz-security-token"].ToString());
        Assert.True(machine.Root.Has("/usr/local/bin/vault"));
    }

    [Fact]
    public async Task A_release_in_a_bucket_of_google_cloud_is_fetched_with_the_machines_token()
    {
        await using var machine = await CloudMachine.StartAsync();
        machine.PretendToBe("storage.googleapis.com");
        machine.Cloud.Files["/vault-release-1/vault.zip"] = machine.Cloud.Files["/vault.zip"];
        machine.Cloud.Metadata["/computeMetadata/v1/instance/service-accounts/default/token"] = """{"access_token":"ya29.token","expires_in":3599,"token_type":"Bearer"}""";
        (await machine.InstallAsync("gcp", "https", new() { ["VAULT_URL"] = "gs://vault-release-1/vault.zip" })).Ok("userdata");
        Assert.Equal("Bearer ya29.token", machine.Cloud.LastHeaders!.Authorization.ToString());
        Assert.True(machine.Root.Has("/usr/local/bin/vault"));
    }

    [Theory]
    [InlineData("apt-get", "-o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends ca-certificates unzip")]
    [InlineData("dnf", "-q -y install unzip")]
    [InlineData("yum", "-q -y install unzip")]
    public async Task What_is_missing_is_installed_the_way_of_the_system(string tool, string expected)
    {
        await using var machine = await CloudMachine.StartAsync();
        // Another system's tool in place of Debian's; it "installs" what is hidden.
        await machine.Root.ShellAsync("mv /usr/bin/unzip /var/tmp/unzip; mv /usr/bin/apt-get /var/tmp/apt-get");
        machine.Root.Write($"/usr/local/sbin/{tool}", "#!/bin/sh\nprintf '%s\\n' \"$*\" >>/var/tmp/calls\ncase \"$*\" in *install*unzip*) cp /var/tmp/unzip /usr/bin/unzip ;; esac\n", "0755");
        (await machine.InstallAsync("aws", "https")).Ok("userdata");
        Assert.Contains(expected, machine.Root.Read("/var/tmp/calls").Split('\n'));
        Assert.True(machine.Root.Has("/usr/local/bin/vault"));
    }

    [Fact]
    public async Task A_system_without_any_of_them_is_told_what_to_do()
    {
        await using var machine = await CloudMachine.StartAsync();
        await machine.Root.ShellAsync("mv /usr/bin/unzip /var/tmp/unzip; mv /usr/bin/apt-get /var/tmp/apt-get");
        Assert.Contains("neither apt-get nor dnf nor yum is there; install unzip and run this again", (await machine.InstallAsync("aws", "https")).Error);
    }
}
