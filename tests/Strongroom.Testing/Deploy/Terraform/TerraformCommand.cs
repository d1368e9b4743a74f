using System.Text.Json.Nodes;

namespace Strongroom.Testing.Deploy.Terraform;

/// <summary>A terraform or tofu of this machine, where there is one; never downloaded. No network: no provider, no check for a newer one.</summary>
static class TerraformCommand
{
    public static string? Name { get; } = new[] { "terraform", "tofu" }.FirstOrDefault(CommandResult.IsThere);

    public static Task<CommandResult> RunAsync(string folder, string[] arguments, string? input = null)
        => CommandResult.RunAsync(["env", "-C", folder, "-u", "TF_CLI_CONFIG_FILE", "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", Name!, .. arguments], input);

    /// <summary>The value of an expression that is a text.</summary>
    public static async Task<string> EvaluateAsync(string expression)
    {
        var folder = Directory.CreateTempSubdirectory("strongroom-terraform-").FullName;
        try
        {
            var result = (await RunAsync(folder, ["console"], expression.ReplaceLineEndings(" ") + "\n")).Ok("terraform console");
            return JsonNode.Parse(result.Out.Trim())!.GetValue<string>();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A text as an expression writes it.</summary>
    public static string Quote(string text) => '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
        .Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal) + '"';
}
