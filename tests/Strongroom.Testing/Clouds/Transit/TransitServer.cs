using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Strongroom.LocalKms.Faults;

namespace Strongroom.Testing.Clouds.Transit;

/// <summary>The door of a server that holds a transit key: logins by AppRole and JWT, and misbehaviour on demand; everything else is the backend's to answer.</summary>
sealed class TransitServer : CloudServer
{
    TransitServer(ITransitBackend backend, TransitLogin login, TimeProvider time, int[] ports) : base(time, ports) => (Backend, Login) = (backend, login);

    public ITransitBackend Backend { get; }
    public TransitLogin Login { get; }
    public Uri ApiAddress => Address(0);
    /// <summary>Headers of the last request that reached the door.</summary>
    public IHeaderDictionary? LastHeaders { get; private set; }
    /// <summary>Set: requests about the key are sent there, as a standby does.</summary>
    public string? RedirectTo { get; set; }

    public static async Task<TransitServer> StartAsync(ITransitBackend backend, TransitLogin? login = null, TimeProvider? time = null, IReadOnlyList<int>? ports = null)
    {
        var server = new TransitServer(backend, login ?? new TransitLogin(), time ?? TimeProvider.System, [.. ports ?? [0]]);
        await server.ListenAsync();
        return server;
    }

    public static CloudError Error(int status, params string[] errors) => new(status, new JsonObject { ["errors"] = new JsonArray([.. errors.Select(each => (JsonNode)JsonValue.Create(each))]) });

    public static CloudError Denied(bool saysInvalidToken = false) => saysInvalidToken
        ? Error(403, "2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n") : Error(403, "1 error occurred:\n\t* permission denied\n\n");

    protected override string ActionOf(HttpRequest request, int service) => request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["v1", "auth", .., "login"] => "Login",
        ["v1", "auth", "token", "lookup-self"] => "Lookup",
        ["v1", "auth", "token", "renew-self"] => "Renew",
        ["v1", .., "encrypt", _] => "Encrypt",
        ["v1", .., "decrypt", _] => "Decrypt",
        ["v1", .., "keys", _] => "ReadKey",
        _ => "(other)",
    };

    protected override async Task<JsonObject> AnswerAsync(CloudCall call)
    {
        LastHeaders = call.Http.Request.Headers;
        if (call.Action == "Login") return await Login.AnswerAsync(call, Backend, Time);
        if (RedirectTo is { } elsewhere && call.Action is "Encrypt" or "Decrypt" or "ReadKey") throw Error(307).With("Location", RedirectTo + call.Path);
        return await Backend.AnswerAsync(call);
    }

    protected override CloudError Refusal(Fault fault, string action) => (fault.Kind, fault.Code) switch
    {
        (FaultKind.Throttle, _) => Error(429, "request path \"transit\": rate limit quota exceeded").With("Retry-After", RetryAfter),
        (FaultKind.ServerError, _) => Error(500, "1 error occurred:\n\t* internal error\n\n"),
        (FaultKind.Deny, _) => Denied(),
        (_, "Sealed") => Error(503, "Vault is sealed"),
        (_, "Uninitialized") => Error(501, "Vault is not initialized"),
        (_, "NoLeader") => Error(500, "local node not active but active cluster node not found"),
        (_, "Standby") => Error(473),
        (_, "InvalidToken") => Denied(saysInvalidToken: true),
        (_, "NoRoute") => Error(404, "no handler for route \"transit/encrypt/unseal\". route entry not found."),
        (_, "NoKey") => Error(400, "encryption key not found"),
        (_, "TooOld") => Error(400, "ciphertext or signature version is disallowed by policy (too old)"),
        (_, "TooNew") => Error(400, "invalid ciphertext: version is too new"),
        (_, "NoEncryption") => Error(400, "message type ecdsa-p256 does not support encryption"),
        (_, "BadGateway") => Error(502),
        (_, "JwtExpired") => Error(400, "error validating token: token is expired (exp)"),
        (_, "NoAuthMethod") => Error(404, "no handler for route \"auth/approle/login\". route entry not found."),
        var (_, code) => Error(400, $"as asked for: {code}"),
    };
}
