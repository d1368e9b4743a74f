using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Strongroom.LocalKms.Faults;

namespace Strongroom.Testing.Clouds.Google;

/// <summary>A stand-in for Google Cloud: OAuth, the security token service, IAM credentials, a metadata server and Cloud KMS. Written from Google's documentation of the five.</summary>
sealed class GoogleServer : CloudServer
{
    const int OAuth = 0, Sts = 1, Iam = 2, Machine = 3, Kms = 4;

    GoogleServer(GoogleState state, TimeProvider time, int[] ports) : base(time, ports) => State = state;

    public GoogleState State { get; }
    public Uri TokenUri => new(Address(OAuth), "/token");
    public Uri StsUri => new(Address(Sts), "/v1/token");
    public Uri ImpersonationUri => new(Address(Iam), $"/v1/projects/-/serviceAccounts/{GoogleState.Email}:generateAccessToken");
    public string MachineHost => Address(Machine).Authority;
    public Uri KmsAddress => Address(Kms);

    /// <param name="state">Null: a fresh one with a key.</param>
    /// <param name="time">Null: the system's clock.</param>
    /// <param name="ports">Where another server of the same state listened before.</param>
    public static async Task<GoogleServer> StartAsync(GoogleState? state = null, TimeProvider? time = null, IReadOnlyList<int>? ports = null)
    {
        var server = new GoogleServer(state ?? GoogleState.WithKey(), time ?? TimeProvider.System, [.. ports ?? [0, 0, 0, 0, 0]]);
        await server.ListenAsync();
        return server;
    }

    public static CloudError Error(int code, string status, string text, string? reason = null)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = text, ["status"] = status };
        if (reason is not null) error["details"] = new JsonArray(new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo", ["reason"] = reason, ["domain"] = "googleapis.com" });
        return new(code, new JsonObject { ["error"] = error });
    }

    public static CloudError Refuse(string error, string text, int status = 400) => new(status, new JsonObject { ["error"] = error, ["error_description"] = text });

    protected override string ActionOf(HttpRequest request, int service) => service switch
    {
        OAuth => "Token",
        Sts => "Exchange",
        Iam => "Impersonate",
        Machine => "Metadata",
        _ when request.Path.Value!.EndsWith(":encrypt", StringComparison.Ordinal) => "Encrypt",
        _ when request.Path.Value!.EndsWith(":decrypt", StringComparison.Ordinal) => "Decrypt",
        _ => "GetKey",
    };

    protected override Task<JsonObject> AnswerAsync(CloudCall call) => Task.FromResult(call.Service switch
    {
        Kms => new GoogleKms(State, Time).Answer(call),
        Iam => new GoogleIdentity(State, Time).Impersonate(call),
        Machine => new GoogleIdentity(State, Time).OfMachine(call),
        Sts => new GoogleIdentity(State, Time).Exchange(call),
        _ => new GoogleIdentity(State, Time).OAuth(call, TokenUri),
    });

    protected override CloudError Refusal(Fault fault, string action)
    {
        var isOAuth = action is "Token" or "Exchange";
        return fault.Kind switch
        {
            FaultKind.Throttle => (isOAuth ? Refuse("rate_limit_exceeded", "slow down", 429) : Error(429, "RESOURCE_EXHAUSTED", "Quota exceeded for quota metric 'Cryptographic requests'.", "RATE_LIMIT_EXCEEDED")).With("Retry-After", RetryAfter),
            FaultKind.ServerError => isOAuth ? Refuse("internal_failure", "", 500) : Error(500, "INTERNAL", "Internal error encountered."),
            FaultKind.Deny => isOAuth ? Refuse("access_denied", "as asked for", 403)
                : Error(403, "PERMISSION_DENIED", $"Permission 'cloudkms.cryptoKeyVersions.useTo{action}' denied on resource '{GoogleState.KeyName}' (or it may not exist).", "IAM_PERMISSION_DENIED"),
            _ when isOAuth => Refuse(fault.Code.Split('.')[0], fault.Code.Contains('.') ? fault.Code.Split('.')[1].Replace('_', ' ') : "as asked for"),
            _ when fault.Code == "UNAUTHENTICATED" => Error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.", "ACCESS_TOKEN_EXPIRED"),
            _ => Error(403, "PERMISSION_DENIED", $"as asked for: {fault.Code}", fault.Code),
        };
    }
}
