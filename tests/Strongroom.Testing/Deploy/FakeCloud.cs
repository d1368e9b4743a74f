using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Strongroom.Testing.Deploy;

/// <summary>What a machine finds around itself in a cloud: the metadata service at 169.254.169.254, and a web server with the release on 127.0.0.1.</summary>
sealed class FakeCloud : IAsyncDisposable
{
    public const int WebPort = 8080;

    const string Token = "metadata-token";

    readonly WebApplication _app;

    FakeCloud(WebApplication app) => _app = app;

    /// <summary>Requests, such as <c>GET /latest/meta-data/public-ipv4</c>, in their order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Files of the web server by path.</summary>
    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>Answers of the metadata service by path.</summary>
    public Dictionary<string, string> Metadata { get; } = new()
    {
        ["/latest/meta-data/public-ipv4"] = "203.0.113.7", ["/latest/meta-data/local-ipv4"] = "192.168.100.10",
        ["/latest/meta-data/public-hostname"] = "ec2-203-0-113-7.compute-1.amazonaws.com", ["/latest/meta-data/local-hostname"] = "ip-192-168-100-10.ec2.internal",
        ["/latest/meta-data/placement/region"] = "us-east-1",
        ["/latest/meta-data/iam/security-credentials/"] = "vault-role",
        ["/latest/meta-data/iam/security-credentials/vault-role"] = Credentials("test", "test"),
        ["/metadata/instance/network/interface/0/ipv4/ipAddress/0/privateIpAddress"] = "192.168.100.10",
        ["/computeMetadata/v1/instance/network-interfaces/0/ip"] = "192.168.100.10",
        ["/computeMetadata/v1/instance/hostname"] = "vault.c.my-project.internal",
    };

    /// <summary>The headers of the last request for a file.</summary>
    public IHeaderDictionary? LastHeaders { get; private set; }

    /// <param name="network">The network of a root or a machine, in which 169.254.169.254 is an address of its own.</param>
    /// <param name="certificate">For the same files by TLS at 127.0.0.1:443.</param>
    public static async Task<FakeCloud> StartAsync(string network, X509Certificate2 certificate)
    {
        var metadata = NamespaceListener.Listen(network, new IPEndPoint(IPAddress.Parse("169.254.169.254"), 80));
        var web = NamespaceListener.Listen(network, new IPEndPoint(IPAddress.Loopback, WebPort));
        var secure = NamespaceListener.Listen(network, new IPEndPoint(IPAddress.Loopback, 443));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.ListenHandle((ulong)metadata.Handle);
            options.ListenHandle((ulong)web.Handle);
            options.ListenHandle((ulong)secure.Handle, listener => listener.UseHttps(certificate));
        });
        builder.Logging.ClearProviders();
        var cloud = new FakeCloud(builder.Build());
        cloud._app.Run(cloud.AnswerAsync);
        await cloud._app.StartAsync();
        return cloud;
    }

    /// <summary>An answer of EC2 with a role's keys.</summary>
    public static string Credentials(string accessKey, string secretKey) => new JsonObject
    {
        ["Code"] = "Success", ["Type"] = "AWS-HMAC", ["AccessKeyId"] = accessKey, ["SecretAccessKey"] = secretKey, ["Token"] = "session-token", ["Expiration"] = "2099-01-01T00:00:00Z",
    }.ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value!);
        Requests.Enqueue($"{request.Method} {path}");
        if (context.Connection.LocalPort != 80)
        {
            LastHeaders = new HeaderDictionary(new Dictionary<string, StringValues>(request.Headers, StringComparer.OrdinalIgnoreCase)) { ["Host"] = request.Host.Value }; // a copy: the server uses its own again
            if (Files.TryGetValue(path, out var file)) await context.Response.Body.WriteAsync(file);
            else context.Response.StatusCode = 404;
        }
        else if (path == "/latest/api/token" && request.Method == "PUT" && request.Headers["X-aws-ec2-metadata-token-ttl-seconds"].Count == 1) await context.Response.WriteAsync(Token);
        else if (!IsAllowed(request, path)) context.Response.StatusCode = 401; // as with http_tokens = "required"
        else if (Metadata.TryGetValue(path, out var text)) await context.Response.WriteAsync(text);
        else context.Response.StatusCode = 404;
    }

    static bool IsAllowed(HttpRequest request, string path)
        => path.StartsWith("/latest/", StringComparison.Ordinal) ? request.Headers["X-aws-ec2-metadata-token"] == Token
            : path.StartsWith("/metadata/", StringComparison.Ordinal) ? request.Headers["Metadata"] == "true"
            : request.Headers["Metadata-Flavor"] == "Google";
}
