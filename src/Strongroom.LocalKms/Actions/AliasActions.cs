using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Strongroom.LocalKms.Keys;

namespace Strongroom.LocalKms.Actions;

static partial class AliasActions
{
    public static JsonObject? Create(KmsCall call)
    {
        var name = Name(call);
        var key = call.Store.Changeable(call.Input.Required("TargetKeyId"));
        if (call.Store.Aliases.ContainsKey(name)) throw new KmsError("AlreadyExistsException", $"An alias with the name {call.Store.AliasArn(name)} already exists");
        call.Store.Aliases[name] = new(name, key.Id, call.Store.Now, call.Store.Now);
        call.Store.Save();
        return null;
    }

    public static JsonObject? Update(KmsCall call)
    {
        var name = Name(call);
        var key = call.Store.Changeable(call.Input.Required("TargetKeyId"));
        call.Store.Aliases[name] = Existing(call, name) with { KeyId = key.Id, Updated = call.Store.Now };
        call.Store.Save();
        return null;
    }

    public static JsonObject? Delete(KmsCall call)
    {
        call.Store.Aliases.Remove(Existing(call, Name(call)).Name);
        call.Store.Save();
        return null;
    }

    public static JsonObject List(KmsCall call)
    {
        var only = call.Input.Text("KeyId") is { } reference ? call.Store.Resolve(reference).Id : null;
        return Paging.Page(call, "Aliases", 50, call.Store.Aliases.Values.Where(alias => only is null || alias.KeyId == only), alias => alias.Name, alias => new JsonObject
        {
            ["AliasName"] = alias.Name,
            ["AliasArn"] = call.Store.AliasArn(alias.Name),
            ["TargetKeyId"] = alias.KeyId,
            ["CreationDate"] = KeyActions.Seconds(alias.Created),
            ["LastUpdatedDate"] = KeyActions.Seconds(alias.Updated),
        });
    }

    static Alias Existing(KmsCall call, string name) => call.Store.Aliases.TryGetValue(name, out var alias) ? alias : throw KmsError.AliasNotFound(call.Store.AliasArn(name));

    static string Name(KmsCall call)
    {
        var name = call.Input.Required("AliasName");
        if (!name.StartsWith("alias/", StringComparison.Ordinal)) throw KmsError.Validation("Invalid identifier");
        if (name.StartsWith("alias/aws/", StringComparison.Ordinal)) throw new KmsError("NotAuthorizedException", "");
        return Pattern().IsMatch(name) ? name : throw new KmsError("InvalidAliasNameException", $"{name} is not a valid alias name");
    }

    [GeneratedRegex("^alias/[a-zA-Z0-9/_-]{1,250}$")]
    private static partial Regex Pattern();
}
