using Strongroom.Core.Policies;
using Strongroom.Core.Tokens;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys.Token;

/// <summary><c>auth/token/create</c> and <c>create-orphan</c>.</summary>
sealed class TokenCreatePaths(TokenIssuer issuer, PolicyStore policies, TimeProvider time)
{
    static readonly Field<string> Id = Field.Text("id", "Value for the token.") with { Sensitive = true };
    static readonly Field<string> DisplayName = Field.Text("display_name", "Name to associate with this token.", "token");
    static readonly Field<int> NumUses = Field.Integer("num_uses", "Maximum number of uses; 0 for no limit.");
    static readonly Field<IReadOnlyList<string>> Policies = Field.Texts("policies", "Policies for the token; the caller's own when left out.");
    static readonly Field<string> Ttl = Field.Text("ttl", "Time to live.");
    static readonly Field<string> Lease = Field.Text("lease", "Old name of ttl.") with { Deprecated = true };
    static readonly Field<string> ExplicitMaxTtl = Field.Text("explicit_max_ttl", "Life beyond which no renewal goes.");
    static readonly Field<string> Period = Field.Text("period", "Renewals grant just this, without end.");
    static readonly Field<bool> Renewable = Field.Flag("renewable", "Whether the token can be renewed.", fallback: true);
    static readonly Field<bool> NoParent = Field.Flag("no_parent", "Make the token an orphan.");
    static readonly Field<bool> NoDefaultPolicy = Field.Flag("no_default_policy", "Leave the default policy out.");
    static readonly Field<string> Type = Field.Text("type", "Token type.");
    static readonly Field<IReadOnlyDictionary<string, string>> Meta = Field.TextMap("meta", "Metadata passed on to the audit log.");
    static readonly Field<string> EntityAlias = Field.Text("entity_alias", "Entity alias of a role.");

    static readonly IReadOnlyList<Field> Fields = [Id, DisplayName, NumUses, Policies, Ttl, Lease, ExplicitMaxTtl, Period, Renewable, NoParent, NoDefaultPolicy, Type, Meta, EntityAlias];

    public IEnumerable<EnginePath> Paths =>
    [
        new("create", "Make a token, a child of the caller's.") { Fields = Fields, Update = (request, ct) => CreateAsync(request, orphan: false, ct) },
        new("create-orphan", "Make a token without a parent.") { Fields = Fields, Access = PathAccess.Sudo, Update = (request, ct) => CreateAsync(request, orphan: true, ct) },
    ];

    async ValueTask<EngineResponse?> CreateAsync(EngineRequest request, bool orphan, CancellationToken ct)
    {
        var caller = (TokenCaller)request.Caller!;
        var warnings = new List<string>();
        CheckParent(caller, request);
        var isSudo = caller.Acl.Check(new AclQuery(Operation.Update, request.Mount.Path + request.Path) { NeedsSudo = true }).Allowed;
        CheckRights(request, isSudo);
        var names = ChoosePolicies(request, caller, isSudo);
        var draft = Lifetimes(request, new TokenEntry
        {
            Id = request.Get(Id),
            Accessor = "",
            Parent = orphan || request.Get(NoParent) ? "" : caller.Token.Entry.Id,
            Path = request.Mount.Path + request.Path,
            Policies = names,
            Meta = request.Get(Meta) is { Count: > 0 } meta ? meta : null,
            DisplayName = TokenNames.Display(request.Get(DisplayName)),
            NumUses = request.Get(NumUses),
        }, warnings);
        if (draft.Id.Length > 0) warnings.Add("Supplying a custom ID for the token uses the weaker SHA1 hashing instead of the more secure SHA2-256 HMAC for token obfuscation. SHA1 hashed tokens on the wire leads to less secure lookups.");
        foreach (var name in names)
            if (name != "root" && await policies.GetAsync(name, ct) is null) warnings.Add($"Policy \"{name}\" does not exist");
        var record = await issuer.IssueAsync(draft, request.Get(Renewable), ct);
        return new EngineResponse { Auth = IssuedAuth.Of(record, draft.Ttl), Warnings = warnings };
    }

    static void CheckParent(TokenCaller caller, EngineRequest request)
    {
        if (caller.Token.Entry.NumUses != 0) throw new RequestException(400, "restricted use token cannot generate child tokens");
        if (request.Get(Type) is not ("" or "service"))
            throw new RequestException(400, request.Get(Type) == "batch" ? "batch tokens are not part of this version; leave \"type\" out" : "invalid 'token_type' value");
        if (request.Get(NumUses) < 0) throw new RequestException(400, "number of uses cannot be negative");
        if (request.Get(EntityAlias).Length > 0) throw new RequestException(400, "'entity_alias' is only allowed in combination with token role");
    }

    static void CheckRights(EngineRequest request, bool isSudo)
    {
        if (request.Get(Id) is { Length: > 0 } id)
        {
            if (!isSudo) throw new RequestException(400, "root or sudo privileges required to specify token id");
            if (TokenId.HasServicePrefix(id)) throw new RequestException(400, $"custom token ID cannot have the '{id[..(id.IndexOf('.') + 1)]}' prefix");
            if (id.Contains('.', StringComparison.Ordinal)) throw new RequestException(400, "custom token ID cannot have the '.' character");
        }
        if (request.Get(NoParent) && !isSudo) throw new RequestException(400, "root or sudo privileges required to create orphan token");
        if (request.Get(Period).Length > 0 && !isSudo) throw new RequestException(400, "root or sudo privileges required to create periodic token");
    }

    static IReadOnlyList<string> ChoosePolicies(EngineRequest request, TokenCaller caller, bool isSudo)
    {
        var own = caller.Token.Entry.PolicyNames;
        var asked = request.Get(Policies);
        var names = TokenPolicies.Normalize(asked.Count > 0 ? asked : own, withDefault: !request.Get(NoDefaultPolicy) && (asked.Count > 0 || own.Contains("default")));
        if (names.FirstOrDefault(BuiltInPolicies.IsFixed) is { } fixedName) throw new RequestException(400, $"cannot assign policy \"{fixedName}\""); // it would pass for a token of the server's own
        if (names is ["root"] && !caller.IsRoot) throw new RequestException(400, isSudo ? "root tokens may not be created without parent token being root" : "child policies must be subset of parent");
        if (isSudo || asked.Count == 0) return names;
        return names.All(name => name == "default" || own.Contains(name)) ? names : throw new RequestException(400, "child policies must be subset of parent");
    }

    TokenEntry Lifetimes(EngineRequest request, TokenEntry draft, List<string> warnings)
    {
        var wanted = Duration(request.Get(Ttl).Length > 0 ? request.Get(Ttl) : request.Get(Lease), "ttl");
        var explicitMax = Duration(request.Get(ExplicitMaxTtl), "explicit_max_ttl");
        var period = Duration(request.Get(Period), "period");
        if (draft.PolicyNames is ["root"] && wanted == TimeSpan.Zero && period == TimeSpan.Zero && explicitMax == TimeSpan.Zero) return draft;
        var now = time.GetUtcNow();
        if (explicitMax > request.Mount.MaxLeaseTtl) explicitMax = request.Mount.MaxLeaseTtl;
        var ttl = TtlRules.Grant(wanted, request.Mount.DefaultLeaseTtl, request.Mount.MaxLeaseTtl, explicitMax, period, now, now, out var warning);
        if (warning is not null) warnings.Add(warning);
        return draft with { Ttl = ttl, ExplicitMaxTtl = explicitMax, Period = period };
    }

    static TimeSpan Duration(string text, string name)
    {
        if (text.Length == 0) return TimeSpan.Zero;
        if (!GoDuration.TryParse(text, out var value)) throw new RequestException(400, $"time: invalid duration \"{text}\"");
        return value < TimeSpan.Zero ? throw new RequestException(400, $"{name} must be positive") : value;
    }
}
