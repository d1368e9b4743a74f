using System.Text.Json;
using Microsoft.Extensions.Logging;
using Strongroom.Core.Expiration;
using Strongroom.Core.Leases;
using Strongroom.Core.Messages;
using Strongroom.Core.Routing;
using Strongroom.Core.Tokens;
using Strongroom.Core.Wrapping;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Leases;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Requests;

/// <summary>Every request to an unsealed vault takes these steps, in this order. The order is a security property; a test pins it.</summary>
public sealed partial class RequestPipeline(Router router, Authenticator authenticator, TokenStore tokens, TokenIssuer issuer, LeaseRevoker revoker,
    ResponseWrapper wrapper, TimeProvider time, ILogger<RequestPipeline> log)
{
    readonly LoginFlow _logins = new(issuer, time);

    /// <summary>Never throws for a request's fault: mistakes and failures become error answers.</summary>
    public async ValueTask<ClientResponse> HandleAsync(ClientRequest request, CancellationToken ct)
    {
        try { return await RunAsync(request, ct); }
        catch (RequestException e) { return ClientResponse.Error(request.Id, e.Status, e.Errors); }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { return ClientResponse.Error(request.Id, 500, "context deadline exceeded"); }
        catch (StorageKeyException e) { return ClientResponse.Error(request.Id, 400, $"{e.Message}; {e.Remedy}"); }
        catch (SealException e) { return ClientResponse.Error(request.Id, 500, ErrorText.Framed($"{e.Message}; {e.Remedy}")); } // as the status says it
        catch (StorageException e)
        {
            LogStorage(log, request.Id, e.Message);
            return ClientResponse.Error(request.Id, 500, ErrorText.Framed(e.Remedy is null ? e.Message : $"{e.Message}; {e.Remedy}"));
        }
        catch (Exception e)
        {
            LogFailed(log, request.Id, request.Operation, e);
            return ClientResponse.Error(request.Id, 500, ErrorText.Framed($"{ErrorText.Internal} (request {request.Id})"));
        }
    }

    async ValueTask<ClientResponse> RunAsync(ClientRequest request, CancellationToken ct)
    {
        var route = router.Match(request.Path);
        if (route?.IsOpenedBy(request.Opened) == true) (route, request) = (route with { Access = PathAccess.Unauthenticated }, request with { Token = "" }); // a token counts for nothing there, good or bad
        var caller = await authenticator.AuthenticateAsync(request, route, ct);
        var operation = await Authorizer.ClassifyAsync(request, route, caller, ct);
        var allowed = route?.Access == PathAccess.Unauthenticated || Authorizer.Allows(request, route, operation, caller!);
        if (caller is not null && route?.Access != PathAccess.Unauthenticated)
            caller = caller with { Token = await tokens.TryUseAsync(caller.Token, ct) ?? throw new RequestException(403, ErrorText.PermissionDenied) };
        try
        {
            if (!allowed) throw Authorizer.Refused();
            if (route is null) throw new RequestException(404, $"no handler for route \"{request.Path}\". route entry not found.");
            var answer = await CallEngineAsync(request, route, operation, caller, ct);
            if (answer is WrapOnly && request.WrapTtl == TimeSpan.Zero) throw new RequestException(400, "endpoint requires response wrapping to be used");
            var response = await CompleteAsync(request, route, operation, answer, caller, ct);
            return request.WrapTtl > TimeSpan.Zero && IsWrappable(response) ? await wrapper.WrapAsync(request, response, ct) : response;
        }
        finally
        {
            if (caller?.Token.Entry.NumUses == TokenEntry.Revoking && await revoker.Tokens.TryRevokeSpentAsync(caller.Token.Index) is { } failure)
                LogNotEnded(log, request.Id, caller.Token.Entry.Accessor, failure.Message);
        }
    }

    static ValueTask<EngineResponse?> CallEngineAsync(ClientRequest request, Route route, Operation operation, TokenCaller? caller, CancellationToken ct)
    {
        if (operation == Operation.Help) return new(PathHelp.Of(route));
        if (route.Match is { Path: var path } && path[operation] is null) throw new RequestException(405, ErrorText.Framed(ErrorText.UnsupportedOperation));
        if (route.Match is null) throw new RequestException(404, ErrorText.Framed(ErrorText.UnsupportedPath));
        return PathTable.HandleAsync(route.Match, EngineCall.Of(request, route, operation, caller), ct);
    }

    async ValueTask<ClientResponse> CompleteAsync(ClientRequest request, Route route, Operation operation, EngineResponse? answer, TokenCaller? caller, CancellationToken ct)
    {
        if (answer is null && operation == Operation.List && request.WrapTtl > TimeSpan.Zero) throw new RequestException(404, ErrorText.UnsupportedPath); // there is nothing to wrap
        if (answer is null)
            return operation is Operation.Read or Operation.List
                ? ClientResponse.Error(request.Id, 404, [])
                : new ClientResponse { RequestId = request.Id, Status = 204 };
        var warnings = answer.Warnings;
        AuthBlock? auth = null;
        if (answer.Auth is not null)
        {
            var (issued, warning) = await _logins.IssueAsync(answer.Auth, route, ct);
            auth = issued.Block;
            if (warning is not null) warnings = [.. warnings, warning];
        }
        var lease = await LeaseAsync(answer, route, caller, ct);
        if (lease.Warning is not null) warnings = [.. warnings, lease.Warning];
        return new ClientResponse
        {
            RequestId = request.Id,
            Status = answer.Status ?? 200,
            Data = answer.DataJson.IsEmpty ? answer.Data : null,
            DataJson = answer.DataJson,
            DataAtTop = answer.DataAtTop,
            LeaseId = lease.Id,
            Renewable = lease.Renewable,
            LeaseDuration = lease.Duration,
            Warnings = warnings,
            Auth = auth,
            Raw = answer.Raw,
            Wrap = (answer as WrappedAnswer)?.Wrap,
        };
    }

    /// <summary>What the answer says of a lease, which is made here where the engine offers one.</summary>
    ValueTask<(string Id, bool Renewable, TimeSpan Duration, string? Warning)> LeaseAsync(EngineResponse answer, Route route, TokenCaller? caller, CancellationToken ct)
        => answer.Lease is not null ? IssueAsync(answer.Lease, answer, route, caller, ct)
            : answer is LeaseAnswer { Renewed: var lease } renewal ? new((lease.LeaseId, lease.Renewable, renewal.Remaining, null))
            : new(("", false, answer.LeaseHint, null));

    async ValueTask<(string Id, bool Renewable, TimeSpan Duration, string? Warning)> IssueAsync(LeaseOffer offer, EngineResponse answer, Route route, TokenCaller? caller, CancellationToken ct)
    {
        var token = caller?.Token ?? throw new InvalidOperationException($"a secret of {route.Mount.Info.Path} can be leased to nobody: its path needs no token");
        var (lease, warning) = await revoker.Secrets.IssueAsync(offer, route, token, answer.Data, ct);
        return (lease.LeaseId, lease.Renewable, lease.Secret!.Ttl, warning);
    }

    static bool IsWrappable(ClientResponse response)
        => response is { Errors: null, Raw: null, Wrap: null, Status: 200 } && (response.Data is not null || response.Auth is not null);

    [LoggerMessage(1, LogLevel.Error, "Request {RequestId} ({Operation}) failed")] static partial void LogFailed(ILogger log, string requestId, Operation operation, Exception e);
    [LoggerMessage(3, LogLevel.Error, "Request {RequestId} was the last use of the token with accessor {Accessor}, which opens nothing any more; what is left of it could not be removed yet: {Reason}")]
    static partial void LogNotEnded(ILogger log, string requestId, string accessor, string reason);
    [LoggerMessage(2, LogLevel.Error, "Request {RequestId} failed in the storage: {Reason}")] static partial void LogStorage(ILogger log, string requestId, string reason);
}
