using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Token;

sealed class TokenCreateCommand(CommandContext context) : FieldCommand(context)
{
    readonly TextFlag _id = new("id", "Value of the token, instead of one made by the server. Needs sudo.");
    readonly TextFlag _displayName = new("display-name", "Name to go with the token; audit logs show it.");
    readonly TextFlag _entityAlias = new("entity-alias", "Name of the entity alias to use; only with a role that allows it.");
    readonly TextFlag _role = new("role", "Role to create the token from.");
    readonly TextFlag _type = new("type", "Type of token: service or batch.", "service");
    readonly DurationFlag _ttl = new("ttl", "First time to live; the token can be renewed beyond it.");
    readonly DurationFlag _explicitMaxTtl = new("explicit-max-ttl", "End of the token whatever is renewed.");
    readonly DurationFlag _period = new("period", "Makes a periodic token: each renewal gives this much time, without end.");
    readonly IntFlag _useLimit = new("use-limit", "Number of times the token can be used; 0 is no limit.");
    readonly BoolFlag _orphan = new("orphan", "Give the token no parent, so that it outlives the one that makes it. Needs sudo or root.");
    readonly BoolFlag _noDefaultPolicy = new("no-default-policy", "Leave the policy \"default\" off.");
    readonly BoolFlag _renewable = new("renewable", "Whether the token can be renewed.", defaultValue: true);
    readonly ListFlag _policies = new("policy", "Policy of the token; may be repeated.", splitOnComma: true);
    readonly PairsFlag _metadata = new("metadata", "Metadata as key=value; may be repeated.");

    public static Command Create(CommandContext context) => new TokenCreateCommand(context);

    public override CommandHelp Help => new("Create a new token", "[options]", """
        Creates a token, a child of the one it is asked with. Without policies it gets
        those of its parent.

            $ vault token create -policy=dev -ttl=1h
            $ vault token create -orphan -period=24h -policy=app
        """);

    protected override void DefineOwn(FlagSet flags) => flags.Add("Command Options",
        _id, _displayName, _entityAlias, _role, _type, _ttl, _explicitMaxTtl, _period, _useLimit, _orphan, _noDefaultPolicy, _renewable, _policies, _metadata);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0, "0");
        var path = _role.Value.Length > 0 ? "auth/token/create/" + _role.Value : "auth/token/create";
        return Print(await SendAsync("Error creating token", VaultRequest.Post(path, Body()), ct));
    }

    JsonObject Body()
    {
        var body = new JsonObject();
        if (_id.Value.Length > 0) body["id"] = _id.Value;
        if (_policies.Values.Count > 0) body["policies"] = Json.Array(_policies.Values);
        if (_metadata.Values.Count > 0) body["meta"] = Json.Map(_metadata.Values);
        body["ttl"] = _ttl.Text;
        body["explicit_max_ttl"] = _explicitMaxTtl.Text;
        body["period"] = _period.Text;
        if (_orphan.Value) body["no_parent"] = true;
        if (_noDefaultPolicy.Value) body["no_default_policy"] = true;
        body["display_name"] = _displayName.Value;
        body["num_uses"] = _useLimit.Value;
        body["renewable"] = _renewable.Value;
        body["type"] = _type.Value;
        body["entity_alias"] = _entityAlias.Value;
        return body;
    }
}
