using Strongroom.Client;

namespace Strongroom.Cli.Output;

/// <summary>The smallest policy that lets a request through.</summary>
static class PolicyForRequest
{
    static readonly string[] NeedSudo =
        ["sys/seal", "sys/step-down", "sys/rotate", "sys/audit", "sys/auth/", "sys/leases/lookup/", "sys/leases/revoke-prefix/", "sys/leases/revoke-force/", "sys/remount",
         "sys/rekey", "sys/generate-root", "sys/raw", "sys/storage/raft", "auth/token/accessors", "auth/token/revoke-orphan", "sys/config/auditing", "sys/plugins/catalog/"];

    public static string Of(VaultRequest request)
    {
        var path = request.Path.Trim('/');
        var isList = request.Query.Any(pair => pair is { Key: "list", Value: "true" });
        var capabilities = request.Method.Method switch
        {
            "GET" => isList ? "\"list\"" : "\"read\"",
            "DELETE" => "\"delete\"",
            "PATCH" => "\"patch\"",
            _ => "\"create\", \"update\"",
        };
        if (NeedSudo.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal))) capabilities += ", \"sudo\"";
        return $"path {GoQuote.Of(isList ? path + "/" : path)} {{\n  capabilities = [{capabilities}]\n}}";
    }
}
