using System.Text.Json.Nodes;

namespace Strongroom.Testing.Deploy.Terraform;

/// <summary>A resource or a data source: where it stands, what it is, what is in it.</summary>
sealed record TerraformBlock(string File, string Kind, string Type, string Name, JsonObject Body)
{
    /// <summary>As expressions name it.</summary>
    public string Address => Kind == "data" ? $"data.{Type}.{Name}" : $"{Type}.{Name}";

    /// <summary>There may be several of it, or none: expressions must say which.</summary>
    public bool IsMany => Body.ContainsKey("count") || Body.ContainsKey("for_each");
}

/// <summary>A folder of .tf files, taken apart.</summary>
sealed class TerraformModule
{
    TerraformModule(string folder, IReadOnlyDictionary<string, JsonObject> files) => (Folder, Files) = (folder, files);

    public string Folder { get; }
    public string Name => Path.GetFileName(Folder);
    public IReadOnlyDictionary<string, JsonObject> Files { get; }

    public IEnumerable<TerraformBlock> Resources => Blocks("resource");
    public IEnumerable<TerraformBlock> Data => Blocks("data");
    public IEnumerable<string> Variables => Named("variable");
    public IEnumerable<string> Outputs => Named("output");
    public IEnumerable<string> Locals => Files.Values.SelectMany(file => Bodies(file["locals"])).SelectMany(body => body.Select(pair => pair.Key));
    public IEnumerable<string> Providers => Files.Values.SelectMany(file => Bodies(file["terraform"])).SelectMany(body => Bodies(body["required_providers"])).SelectMany(body => body.Select(pair => pair.Key));

    public static async Task<TerraformModule> LoadAsync(string folder) => new(folder, await HclParser.ParseAsync(folder));

    public TerraformBlock Resource(string address) => Resources.Single(block => block.Address == address);

    /// <summary>Every text in a file, with the path to it.</summary>
    public static IEnumerable<(string Where, string Text)> Texts(JsonNode? node, string where = "") => node switch
    {
        JsonObject body => body.SelectMany(pair => Texts(pair.Value, where.Length == 0 ? pair.Key : $"{where}.{pair.Key}")),
        JsonArray list => list.SelectMany(each => Texts(each, where)),
        JsonValue value when value.TryGetValue<string>(out var text) => [(where, text)],
        _ => [],
    };

    public static IEnumerable<JsonObject> Bodies(JsonNode? node) => node switch
    {
        JsonArray list => list.OfType<JsonObject>(),
        JsonObject body => [body],
        _ => [],
    };

    IEnumerable<TerraformBlock> Blocks(string kind)
        => from file in Files from type in file.Value[kind] as JsonObject ?? [] from name in type.Value as JsonObject ?? [] from body in Bodies(name.Value)
            select new TerraformBlock(file.Key, kind, type.Key, name.Key, body);

    IEnumerable<string> Named(string kind) => Files.Values.SelectMany(file => file[kind] as JsonObject ?? []).Select(pair => pair.Key);
}
