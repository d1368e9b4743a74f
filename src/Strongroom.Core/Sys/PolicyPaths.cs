using System.Text.Json.Nodes;
using Strongroom.Core.Policies;
using Strongroom.Core.Requests;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/policies/acl</c> and its older name <c>sys/policy</c>.</summary>
sealed class PolicyPaths(PolicyStore policies)
{
    static readonly Field<string> Name = Field.Text("name", "The name of the policy.").InPath();
    static readonly Field<string> Policy = Field.Text("policy", "The rules, as HCL or JSON, plain or in base64.");
    static readonly Field<string> Rules = Field.Text("rules", "Old name of policy.") with { Deprecated = true };

    public IEnumerable<EnginePath> Paths =>
    [
        new("policies/acl", "List the ACL policies.") { Read = List, List = List },
        new("policies/acl/{name*}", "Read, write or delete a policy.") { Fields = [Name, Policy], Read = Read, Update = Write, Delete = Delete },
        new("policy", "List the policies (older path).") { Read = OldList, List = OldList },
        new("policy/{name*}", "Read, write or delete a policy (older path).") { Fields = [Name, Policy, Rules], Read = OldRead, Update = Write, Delete = Delete },
    ];

    async ValueTask<EngineResponse?> List(EngineRequest request, CancellationToken ct) => EngineResponse.Keys(await NamesAsync(ct));

    async ValueTask<EngineResponse?> OldList(EngineRequest request, CancellationToken ct)
    {
        var names = await NamesAsync(ct);
        return new EngineResponse { Data = new JsonObject { ["keys"] = Json.Texts(names), ["policies"] = Json.Texts(names) }, DataAtTop = true };
    }

    async ValueTask<EngineResponse?> Read(EngineRequest request, CancellationToken ct)
    {
        var name = NameOf(request);
        return await TextAsync(name, ct) is { } text ? EngineResponse.Of(new JsonObject { ["name"] = name, ["policy"] = text }) : null;
    }

    async ValueTask<EngineResponse?> OldRead(EngineRequest request, CancellationToken ct)
    {
        var name = NameOf(request);
        return await TextAsync(name, ct) is { } text
            ? new EngineResponse { Data = new JsonObject { ["name"] = name, ["rules"] = text }, DataAtTop = true } : null;
    }

    async ValueTask<EngineResponse?> Write(EngineRequest request, CancellationToken ct)
    {
        var warnings = new List<string>();
        var name = NameOf(request);
        if (name != request.Get(Name)) warnings.Add($"policy name was converted to {name}");
        var text = request.Get(Policy);
        if (text.Length == 0 && request.Get(Rules) is { Length: > 0 } rules)
        {
            text = rules;
            warnings.Add("'rules' is deprecated, please use 'policy' instead");
        }
        if (text.Length == 0) throw new RequestException(400, "'policy' parameter not supplied or empty");
        await policies.SetAsync(name, PolicyText.Decode(text), CancellationToken.None);
        return warnings.Count > 0 ? new EngineResponse { Warnings = warnings } : null;
    }

    async ValueTask<EngineResponse?> Delete(EngineRequest request, CancellationToken ct)
    {
        await policies.DeleteAsync(NameOf(request), CancellationToken.None);
        return null;
    }

    /// <summary>The name as it is kept. Who writes it otherwise (in capitals, with blanks, with a slash behind it) needs the right to the kept one: a rule that denies it must hold.</summary>
    static string NameOf(EngineRequest request)
    {
        var given = request.Get(Name);
        var name = Policies.Policy.NormalName(given).TrimEnd('/');
        if (name == given || request.Caller is not TokenCaller caller) return name;
        var kept = new AclQuery(request.Operation, string.Concat(request.Mount.Path, request.Path.AsSpan(0, request.Path.Length - given.Length), name)) { Body = request.Body };
        return caller.Acl.Check(kept).Allowed ? name : throw Authorizer.Refused();
    }

    async ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken ct) => [.. await policies.ListAsync(ct), "root"];

    async ValueTask<string?> TextAsync(string name, CancellationToken ct) => name == "root" ? "" : (await policies.GetAsync(name, ct))?.Raw;
}
