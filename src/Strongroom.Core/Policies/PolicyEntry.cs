using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Core.Policies;

/// <summary>How a policy is stored (storage formats, section 14). What other writers keep beside the text stays when it is rewritten.</summary>
static class PolicyEntry
{
    public static string? Raw(ReadOnlyMemory<byte> stored)
    {
        using var document = JsonDocument.Parse(stored);
        foreach (var member in document.RootElement.EnumerateObject())
            if (member.NameEquals("Raw") || member.Name.Equals("raw", StringComparison.OrdinalIgnoreCase)) return member.Value.GetString();
        return null;
    }

    public static byte[] Write(Policy policy, ReadOnlyMemory<byte>? before)
    {
        var entry = before is { } bytes && JsonNode.Parse(bytes.Span) is JsonObject known ? known : new JsonObject { ["Version"] = 2 };
        foreach (var name in entry.Select(member => member.Key).Where(IsOurs).ToList()) entry.Remove(name);
        entry["Raw"] = policy.Raw;
        entry["Templated"] = policy.Templated;
        entry["Type"] = 0;
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) entry.WriteTo(writer);
        return buffer.ToArray();
    }

    static bool IsOurs(string name) => name.Equals("Raw", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Templated", StringComparison.OrdinalIgnoreCase) || name.Equals("Type", StringComparison.OrdinalIgnoreCase);
}
