using System.Text.Json.Nodes;

namespace Strongroom.Testing.Deploy.Terraform;

/// <summary>The arguments and attributes the providers know, from <c>tests/terraform/schema.json</c>.</summary>
sealed class ProviderSchema
{
    /// <summary>What Terraform itself knows in every block.</summary>
    static readonly string[] Meta = ["count", "for_each", "depends_on", "lifecycle", "provider", "provisioner"];

    readonly JsonObject _types = JsonNode.Parse(File.ReadAllText(Path.Combine(HclParser.Folder, "schema.json")))!.AsObject();

    public bool Knows(TerraformBlock block) => _types.ContainsKey($"{block.Kind} {block.Type}");

    public bool HasAttribute(TerraformBlock block, string name) => _types[$"{block.Kind} {block.Type}"]!["attributes"]!.AsArray().Any(each => each!.GetValue<string>() == name);

    /// <summary>Arguments that do not exist, are missing, or are a block where a value belongs or the other way round.</summary>
    public IEnumerable<string> Problems(TerraformBlock block)
    {
        if (!Knows(block)) return [$"{block.Type} is not in tests/terraform/schema.json (schema.mjs makes it)"];
        return Problems(block.Body, _types[$"{block.Kind} {block.Type}"]!["arguments"]!.AsObject(), Meta);
    }

    static IEnumerable<string> Problems(JsonObject body, JsonObject arguments, string[] meta)
    {
        foreach (var (name, argument) in arguments)
            if (argument![0]!.GetValue<int>() == 1 && !body.ContainsKey(name)) yield return $"the argument {name} is missing";
        foreach (var (name, value) in body.Where(pair => !meta.Contains(pair.Key)))
        {
            if (arguments[name] is not JsonArray argument)
            {
                yield return $"there is no argument {name}";
                continue;
            }
            var isBlock = argument[1]!.GetValue<int>() == 1;
            if (isBlock != (value is JsonArray { Count: > 0 } list && list[0] is JsonObject)) yield return isBlock ? $"{name} is a block" : $"{name} is a value, not a block";
            if (isBlock && argument.Count > 2)
                foreach (var inner in TerraformModule.Bodies(value).SelectMany(each => Problems(each, argument[2]!.AsObject(), []))) yield return $"{name}: {inner}";
        }
    }
}
