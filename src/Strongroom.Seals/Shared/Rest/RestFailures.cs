using System.Net.Sockets;
using System.Security.Authentication;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Shared.Rest;

/// <summary>What can go wrong before a service says anything sensible: network, time, answers of somebody else.</summary>
static class RestFailures
{
    const int LongestQuote = 300;

    public static SealException New(SealFault fault, RestCall call, string what, string remedy, Exception? inner = null) => new(fault, $"{call} {what}", remedy, inner);

    public static SealException Timeout(RestCall call, Exception? inner = null) => New(SealFault.TimedOut, call, "got no answer in time",
        "check that a route, the firewalls and (in a private network) a private endpoint lead from this server to the endpoint; request_timeout is how long an answer may take", inner);

    public static SealException InvalidAnswer(RestCall call, string what, Exception? inner = null) => New(SealFault.InvalidAnswer, call, $"got an answer that is {what}",
        $"check {call.IdentityHint}", inner);

    /// <summary>5xx, or a status that only something in between gives.</summary>
    public static SealException OfStatus(RestAnswer answer, string cloud) => answer.Status switch
    {
        429 => Throttled(answer.Call),
        >= 500 => New(SealFault.ServiceFailed, answer.Call, $"failed on the side of {cloud} ({answer.StatusText})", $"wait; see the status page of {cloud} if it stays"),
        407 => New(SealFault.Unreachable, answer.Call, "was stopped by a proxy that wants a password", "check HTTPS_PROXY and NO_PROXY"),
        _ => InvalidAnswer(answer.Call, $"not what {cloud} sends ({answer.StatusText})"),
    };

    public static SealException Throttled(RestCall call) => New(SealFault.Throttled, call, "was throttled", "wait; if it stays, see who else uses this service and raise the quota");

    public static SealException OfNetwork(RestCall call, Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
            switch (e)
            {
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } or SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return New(SealFault.Unreachable, call, "could not be made: the host name does not resolve", $"check {call.NameHint}, and the resolver (DNS)", exception);
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or AuthenticationException:
                    return New(SealFault.Unreachable, call, $"could not be made: TLS failed: {Text(Innermost(e))}",
                        $"check {call.TrustHint}", exception);
                case HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError }:
                    return New(SealFault.Unreachable, call, $"could not be made: the proxy refused: {Text(e)}", "check HTTPS_PROXY and NO_PROXY"); // without the exception: it repeats the proxy's password
                case HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse }:
                    return InvalidAnswer(call, "not HTTP", exception);
                case HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }:
                    return InvalidAnswer(call, "longer than any answer should be", exception);
                case OperationCanceledException:
                    return Timeout(call, exception);
            }
        return New(SealFault.Unreachable, call, $"could not be made: {Text(Innermost(exception))}", "check the network between this server and the endpoint: route, firewall, private endpoint", exception);
    }

    /// <summary>A foreign text as part of ours: one line, not endless, and without a full stop.</summary>
    public static string Quote(string? text)
    {
        var line = string.Join(' ', (text ?? "").Split((char[])['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        line = string.Concat(line.Where(character => !char.IsControl(character)));
        return (line.Length <= LongestQuote ? line : line[..LongestQuote] + "…").TrimEnd('.', ' ');
    }

    /// <summary>What a foreign exception says.</summary>
    public static string Text(Exception e) => UriText.WithoutUserInfo(e.Message);

    static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
