using System.Text.Json.Nodes;

namespace Strongroom.Testing.Deploy.Terraform;

/// <summary>HashiCorp's own parser of HCL 2, by way of an npm package.</summary>
static class HclParser
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(TestData.Folder, "..", "terraform"));

    /// <summary>Why there is no parser here; null: there is.</summary>
    public static string? Missing => !CommandResult.IsThere("node") ? "node is not installed (scripts/need node nodejs)"
        : !Directory.Exists(Path.Combine(Folder, "node_modules", "@cdktf", "hcl2json")) ? "the parser is not installed (npm ci --ignore-scripts, in tests/terraform)" : null;

    /// <summary>The .tf files of a folder, by name.</summary>
    /// <exception cref="InvalidDataException">One does not parse; the message is the parser's, with file and line.</exception>
    public static async Task<IReadOnlyDictionary<string, JsonObject>> ParseAsync(string folder)
    {
        var result = await CommandResult.RunAsync(["node", Path.Combine(Folder, "parse.mjs"), folder]);
        if (result.Code != 0) throw new InvalidDataException(result.Error);
        return JsonNode.Parse(result.Out)!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.AsObject());
    }
}
