using System.Text.Json;
using Strongroom.Core.Mounts;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary>Reads the settings of a mount, from the <c>config</c> of enabling and from the fields of tuning.</summary>
static class MountTuning
{
    static readonly Field<string> DefaultTtl = Field.Text("default_lease_ttl", "The default lease TTL; \"system\" for the server's.");
    static readonly Field<string> MaxTtl = Field.Text("max_lease_ttl", "The longest lease TTL; \"system\" for the server's.");
    static readonly Field<string> Description = Field.Text("description", "User-friendly description.");
    static readonly Field<IReadOnlyList<string>> RequestKeys = Field.Texts("audit_non_hmac_request_keys", "Request keys the audit log shows in the clear.");
    static readonly Field<IReadOnlyList<string>> ResponseKeys = Field.Texts("audit_non_hmac_response_keys", "Response keys the audit log shows in the clear.");
    static readonly Field<string> Visibility = Field.Text("listing_visibility", "Whether the UI shows the mount to everybody: hidden, unauth or empty.");
    static readonly Field<IReadOnlyList<string>> RequestHeaders = Field.Texts("passthrough_request_headers", "Headers handed to the engine.");
    static readonly Field<IReadOnlyList<string>> ResponseHeaders = Field.Texts("allowed_response_headers", "Headers the engine may set.");
    static readonly Field<string> TokenType = Field.Text("token_type", "The type of token the auth method makes.");
    static readonly Field<IReadOnlyDictionary<string, string>> Options = Field.TextMap("options", "Options of the engine.");
    static readonly Field<string> PluginVersion = Field.Text("plugin_version", "Version of an external plugin.");
    static readonly string[] TokenTypes = ["", "service", "batch", "default-service", "default-batch"];

    public static IReadOnlyList<Field> Fields { get; } =
        [DefaultTtl, MaxTtl, Description, RequestKeys, ResponseKeys, Visibility, RequestHeaders, ResponseHeaders, TokenType, Options, PluginVersion];

    public static MountConfig ConfigOf(JsonElement config, MountTtls ttls)
    {
        if (config.ValueKind != JsonValueKind.Object) return new MountConfig();
        var read = new MountConfig
        {
            DefaultLeaseTtl = Duration(Text(config, DefaultTtl), "default"),
            MaxLeaseTtl = Duration(Text(config, MaxTtl), "max"),
            ForceNoCache = config.TryGetProperty("force_no_cache", out var noCache) && noCache.ValueKind == JsonValueKind.True,
            AuditNonHmacRequestKeys = Texts(config, RequestKeys),
            AuditNonHmacResponseKeys = Texts(config, ResponseKeys),
            ListingVisibility = CheckVisibility(Text(config, Visibility)),
            PassthroughRequestHeaders = Texts(config, RequestHeaders),
            AllowedResponseHeaders = Texts(config, ResponseHeaders),
            TokenType = TokenTypeOf(Text(config, TokenType)),
        };
        if (read.MaxLeaseTtl > TimeSpan.Zero && read.DefaultLeaseTtl > read.MaxLeaseTtl) throw new RequestException(400, "given default lease TTL greater than given max lease TTL");
        if (read.MaxLeaseTtl == TimeSpan.Zero && read.DefaultLeaseTtl > ttls.Max)
            throw new RequestException(400, $"given default lease TTL greater than system max lease TTL of {(long)ttls.Max.TotalSeconds}");
        return read;
    }

    public static MountEntry Apply(MountEntry entry, EngineRequest request, MountTtls ttls)
    {
        var config = entry.Config;
        if (request.Has(DefaultTtl)) config = config with { DefaultLeaseTtl = Duration(request.Get(DefaultTtl), "default") };
        if (request.Has(MaxTtl)) config = config with { MaxLeaseTtl = Duration(request.Get(MaxTtl), "max") };
        if (config.DefaultLeaseTtl > ttls.MaxOf(config))
            throw new RequestException(400, $"backend max lease TTL of {(long)ttls.MaxOf(config).TotalSeconds} would be less than backend default lease TTL of {(long)config.DefaultLeaseTtl.TotalSeconds}");
        if (request.Has(RequestKeys)) config = config with { AuditNonHmacRequestKeys = request.Get(RequestKeys) };
        if (request.Has(ResponseKeys)) config = config with { AuditNonHmacResponseKeys = request.Get(ResponseKeys) };
        if (request.Has(Visibility)) config = config with { ListingVisibility = CheckVisibility(request.Get(Visibility)) };
        if (request.Has(RequestHeaders)) config = config with { PassthroughRequestHeaders = request.Get(RequestHeaders) };
        if (request.Has(ResponseHeaders)) config = config with { AllowedResponseHeaders = request.Get(ResponseHeaders) };
        if (request.Has(TokenType)) config = config with { TokenType = TokenTypeOf(request.Get(TokenType)) };
        return entry with
        {
            Config = config,
            Description = request.Has(Description) ? request.Get(Description) : entry.Description,
            Options = request.Has(Options) ? MergeOptions(entry, request.Get(Options)) : entry.Options,
        };
    }

    static Dictionary<string, string> MergeOptions(MountEntry entry, IReadOnlyDictionary<string, string> given)
    {
        if (given.TryGetValue("version", out var version) && version != (entry.Options?.GetValueOrDefault("version") ?? "1"))
        {
            if (entry.Type != "kv") throw new RequestException(400, "version option is only for kv mounts");
            if (version != "2") throw new RequestException(400, $"cannot downgrade mount from version 2");
        }
        var merged = new Dictionary<string, string>(entry.Options ?? new Dictionary<string, string>());
        foreach (var (name, value) in given) merged[name] = value;
        return merged;
    }

    static TimeSpan Duration(string? text, string which)
    {
        if (text is null or "" or "system") return TimeSpan.Zero;
        if (!GoDuration.TryParse(text, out var value)) throw new RequestException(400, $"unable to parse {which} TTL of {text}: time: invalid duration \"{text}\"");
        return value < TimeSpan.Zero ? throw new RequestException(400, $"the {which} lease TTL cannot be negative") : value;
    }

    static string? CheckVisibility(string? text) => text is null or "" or "hidden" or "unauth" ? text : throw new RequestException(400, $"invalid listing_visibility {text}");

    static int TokenTypeOf(string? text) => text is null ? 0 : Array.IndexOf(TokenTypes, text) is >= 0 and var index ? index : throw new RequestException(400, "invalid value for 'token_type'");

    static string? Text(JsonElement config, Field<string> field) => config.TryGetProperty(field.Name, out var value) ? field.Parser(value) : null;

    static IReadOnlyList<string>? Texts(JsonElement config, Field<IReadOnlyList<string>> field) => config.TryGetProperty(field.Name, out var value) ? field.Parser(value) : null;
}
