using System.Diagnostics;
using System.Text.Json.Nodes;
using Strongroom.LocalKms;

namespace Strongroom.Tests.LocalKms;

/// <summary>The stand-in as the AWS command line sees it, where that is installed.</summary>
public sealed class AwsCliTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_aws_command_line_makes_a_key_and_uses_it()
    {
        Assert.SkipUnless(IsInstalled(), "the AWS command line (aws) is not on the PATH");
        await using var server = await LocalKmsFixture.StartAsync();
        var id = JsonNode.Parse(await AwsAsync(server, "kms", "create-key", "--description", "of the cli"))!["KeyMetadata"]!["KeyId"]!.GetValue<string>();
        await AwsAsync(server, "kms", "create-alias", "--alias-name", "alias/cli", "--target-key-id", id);
        var blob = JsonNode.Parse(await AwsAsync(server, "kms", "encrypt", "--key-id", "alias/cli", "--plaintext", "aGVsbG8=", "--encryption-context", "a=b"))!["CiphertextBlob"]!.GetValue<string>();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, Convert.FromBase64String(blob), Ct);
            var opened = JsonNode.Parse(await AwsAsync(server, "kms", "decrypt", "--ciphertext-blob", "fileb://" + file, "--encryption-context", "a=b"))!;
            Assert.Contains(opened["Plaintext"]!.GetValue<string>(), (string[])["aGVsbG8=", "YUdWc2JHOD0="]); // Version 1 encodes the argument once more.
            Assert.EndsWith(id, opened["KeyId"]!.GetValue<string>(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Contains("user/test", await AwsAsync(server, "sts", "get-caller-identity"), StringComparison.Ordinal);
    }

    static bool IsInstalled() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "aws")));

    static async Task<string> AwsAsync(LocalKmsServer server, params string[] arguments)
    {
        var start = new ProcessStartInfo("aws", [.. arguments, "--endpoint-url", server.Address.ToString(), "--region", "us-east-1", "--output", "json"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test", ["AWS_PAGER"] = "", ["AWS_CONFIG_FILE"] = "/dev/null" },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Ct);
        var output = await process.StandardOutput.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, await error);
        return output;
    }
}
