using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Strongroom.LocalKms.Faults;

namespace Strongroom.Testing.Clouds.Azure;

/// <summary>A stand-in for Azure: Entra ID, the identity endpoints of a machine, and a key vault. Written from Microsoft's documentation of the three.</summary>
sealed class AzureServer : CloudServer
{
    const int Login = 0, Machine = 1, Vault = 2;

    AzureServer(AzureState state, TimeProvider time, int[] ports) : base(time, ports) => State = state;

    public AzureState State { get; }
    public Uri LoginAddress => Address(Login);
    public Uri MachineAddress => Address(Machine);
    public Uri VaultAddress => Address(Vault);

    /// <param name="state">Null: a fresh one with the key <c>unseal</c>.</param>
    /// <param name="time">Null: the system's clock.</param>
    /// <param name="ports">Where another server of the same state listened before.</param>
    public static async Task<AzureServer> StartAsync(AzureState? state = null, TimeProvider? time = null, IReadOnlyList<int>? ports = null)
    {
        var server = new AzureServer(state ?? AzureState.WithKey(), time ?? TimeProvider.System, [.. ports ?? [0, 0, 0]]);
        await server.ListenAsync();
        return server;
    }

    protected override string ActionOf(HttpRequest request, int service) => service switch
    {
        Login => "Token",
        Machine => "Identity",
        _ => request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["deletedkeys", _] => "GetDeletedKey",
            ["keys", _, .., var last] when last.Equals("wrapkey", StringComparison.OrdinalIgnoreCase) => "WrapKey",
            ["keys", _, .., var last] when last.Equals("unwrapkey", StringComparison.OrdinalIgnoreCase) => "UnwrapKey",
            ["keys", _] or ["keys", _, _] => "GetKey",
            _ => "(unknown)",
        },
    };

    protected override Task<JsonObject> AnswerAsync(CloudCall call) => Task.FromResult(call.Service switch
    {
        Login => new AzureLogin(State, Time, LoginAddress).Answer(call),
        Machine => new AzureMachine(State, Time).Answer(call),
        _ => new AzureVault(State, Time, VaultAddress, LoginAddress).Answer(call),
    });

    protected override CloudError Refusal(Fault fault, string action) => fault.Kind switch
    {
        FaultKind.Throttle => Of(action, 429, "Throttled", "Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached").With("Retry-After", RetryAfter),
        FaultKind.ServerError => Of(action, 500, "InternalServerError", "Internal Server Error"),
        FaultKind.Deny => Of(action, 403, "Forbidden", "Caller is not authorized to perform action on resource. Caller: appid=x;oid=y Action: 'Microsoft.KeyVault/vaults/keys/x/action'", "ForbiddenByRbac"),
        _ when action is "Token" => AzureLogin.Refuse(int.Parse(fault.Code), "as asked for"),
        _ when fault.Code == "Unauthorized" => AzureVault.Unauthorized("AKV10046: Unable to resolve the key used for signature validation.", State, LoginAddress),
        _ => Of(action, 403, "Forbidden", $"as asked for: {fault.Code}", fault.Code),
    };

    static CloudError Of(string action, int status, string code, string text, string? inner = null)
        => action is "Token" or "Identity" ? new(status, new JsonObject { ["error"] = code, ["error_description"] = text }) : AzureVault.Error(status, code, text, inner);
}
