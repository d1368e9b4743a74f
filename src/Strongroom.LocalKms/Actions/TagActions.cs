using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.LocalKms.Actions;

static class TagActions
{
    public static JsonObject? Tag(KmsCall call)
    {
        var key = call.Store.Changeable(call.Input.Text("KeyId"));
        foreach (var (name, value) in Read(call.Input)) key.Tags[name] = value;
        call.Store.Save();
        return null;
    }

    public static JsonObject? Untag(KmsCall call)
    {
        var key = call.Store.Changeable(call.Input.Text("KeyId"));
        foreach (var name in call.Input.List("TagKeys")) key.Tags.Remove(name.ToString());
        call.Store.Save();
        return null;
    }

    public static JsonObject List(KmsCall call) => Paging.Page(call, "Tags", 50, call.Store.Resolve(call.Input.Text("KeyId")).Tags, tag => tag.Key,
        tag => new JsonObject { ["TagKey"] = tag.Key, ["TagValue"] = tag.Value });

    public static IReadOnlyList<(string Name, string Value)> Read(KmsInput input)
        => [.. input.List("Tags").Select(tag => (Member(tag, "TagKey"), Member(tag, "TagValue")))];

    static string Member(JsonElement tag, string name)
        => tag.ValueKind == JsonValueKind.Object && tag.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()! : throw new KmsError("TagException", $"a tag has no {name}");
}
