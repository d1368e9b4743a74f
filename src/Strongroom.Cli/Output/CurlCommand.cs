using System.Text;
using Strongroom.Client;

namespace Strongroom.Cli.Output;

/// <summary>A request as a curl command; the token stays where it is kept.</summary>
static class CurlCommand
{
    public static string Of(VaultClientOptions options, string address, VaultRequest request)
    {
        var text = new StringBuilder("curl ");
        if (options.SkipVerify) text.Append("--insecure ");
        if (request.Method != HttpMethod.Get) text.Append("-X ").Append(request.Method.Method).Append(' ');
        if (options.CaCertFile is { } ca) text.Append("--cacert ").Append(Quoted(ca)).Append(' ');
        if (options.CaCertDirectory is { } folder) text.Append("--capath ").Append(Quoted(folder)).Append(' ');
        if (options.ClientCertFile is { } cert) text.Append("--cert ").Append(Quoted(cert)).Append(' ');
        if (options.ClientKeyFile is { } key) text.Append("--key ").Append(Quoted(key)).Append(' ');
        if (request.ContentType is { } type) text.Append($"-H \"Content-Type: {type}\" ");
        foreach (var (name, value) in RequestHeaders.Of(options, request))
            text.Append($"-H \"{name}: {(name == "X-Vault-Token" ? "$(vault print token)" : Escaped(value))}\" ");
        if (request.Body is { } body) text.Append("-d ").Append(Quoted(body.ToJsonString())).Append(' ');
        return text.Append(address).Append(request.Target).ToString();
    }

    static string Escaped(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("$", "\\$").Replace("`", "\\`");

    static string Quoted(string value) => "'" + value.Replace("'", "'\"'\"'") + "'";
}
