using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Cli.Commands.Login;

/// <summary>Takes fields out of what was typed.</summary>
static class LoginFields
{
    public static string? Take(JsonObject fields, string name)
    {
        if (!fields.Remove(name, out var value) || value is null) return null;
        return value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
    }

    public static string Require(JsonObject fields, string name) =>
        Take(fields, name) is { Length: > 0 } value ? value : throw new LoginException($"'{name}' must be specified");
}
