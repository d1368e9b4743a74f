using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.Transit;

/// <summary>The one place that turns what the other server says into a fault, a sentence and a remedy.</summary>
static class TransitFailures
{
    /// <summary>An answer about the key that is no success, apart from 403, which takes a look at the token.</summary>
    public static SealException OfKey(RestAnswer answer, TransitSettings settings)
    {
        var text = Text(answer);
        if (answer.Status == 404 && text.Contains("no handler for route", StringComparison.Ordinal) || answer.Status == 405 || text.Contains("unsupported path", StringComparison.Ordinal) || text.Contains("unsupported operation", StringComparison.Ordinal))
            return New(SealFault.Misconfigured, answer, $"failed: there is no transit engine at {settings.Mount}/", $"check mount_path and namespace, and that the engine is enabled on that server (vault secrets enable -path={settings.Mount} transit)");
        if (answer.Status == 404 || text.Contains("key not found", StringComparison.Ordinal)) return NoKey(answer.Call, settings);
        if (answer.Status != 400 && !(answer.Status == 500 && (text.Contains("message authentication failed", StringComparison.Ordinal) || text.Contains("no such key version", StringComparison.Ordinal)))) return OfServer(answer);
        if (text.Contains("too old", StringComparison.Ordinal) || text.Contains("disallowed by policy", StringComparison.Ordinal))
            return New(SealFault.KeyDisabled, answer, "failed: the key's min_decryption_version forbids the version that wrapped this", $"lower it (vault write {settings.Mount}/keys/{settings.KeyName}/config min_decryption_version=1), start once so that everything is wrapped anew, and raise it again");
        if (text.Contains("too new", StringComparison.Ordinal) || text.Contains("no such key version", StringComparison.Ordinal))
            return New(SealFault.WrongKey, answer, "failed: the key has no such version: it is another one than the one that wrapped this", "name the key that wrapped it; if it was deleted and made anew, restore it from a backup (transit/restore)");
        if (text.Contains("deleted", StringComparison.OrdinalIgnoreCase)) return New(SealFault.KeyDisabled, answer, $"failed: {text}", "restore the key on that server");
        return IsDecrypt(answer)
            ? New(SealFault.CorruptBlob, answer, $"failed: the key does not open this{Quoted(text)}", "see that address, namespace, mount_path and key_name name the key that wrapped it; if they do, the stored key is damaged: restore it from a backup")
            : New(SealFault.Misconfigured, answer, $"was refused{Quoted(text)}", "check key_name: a seal needs an encryption key that is not derived (aes256-gcm96, chacha20-poly1305, an RSA type)");
    }

    /// <summary>Refused, and the token is good.</summary>
    public static SealException Denied(RestCall call, TransitSettings settings) => RestFailures.New(SealFault.Denied, call, "was denied: the token's policies do not allow it",
        $"allow update on {settings.Mount}/encrypt/{settings.KeyName} and {settings.Mount}/decrypt/{settings.KeyName} (deploy/policies/transit.json has the least)");

    /// <summary>Refused, and nobody can say whether the token is good.</summary>
    public static SealException DeniedOrEnded(RestCall call, string token) => RestFailures.New(SealFault.Denied, call, $"was denied, and the {token} may not ask about itself either: it has ended or was revoked, or lacks the policies",
        "try it (vault token lookup); give a token that is valid and has the policy of deploy/policies/transit.json and the policy default");

    public static SealException Ended(RestCall call, string token, bool isLogin) => RestFailures.New(SealFault.CredentialsExpired, call, $"was refused: the {token} is not valid: it has ended or was revoked",
        isLogin ? "see why that server ends the tokens of this login at once" : "give a new one, periodic and orphan (vault token create -orphan -period=24h -policy=…), or better a login of the seal's own (auth_method)");

    public static SealException NoKey(RestCall call, TransitSettings settings) => RestFailures.New(SealFault.KeyNotFound, call, $"failed: there is no key {settings.KeyName} in {settings.Mount}/",
        "check key_name, mount_path and namespace; a key that was deleted takes everything sealed with it along, unless there is a backup of it (transit/restore)");

    public static SealException OfRenewal(RestAnswer answer) => answer.Status switch
    {
        403 => New(SaysInvalidToken(answer) ? SealFault.CredentialsExpired : SealFault.Denied, answer, SaysInvalidToken(answer) ? "was refused: it is not valid any more" : "was denied", "allow the token auth/token/renew-self (the policy default has it), or give another"),
        400 => New(SealFault.Misconfigured, answer, $"was refused{Quoted(Text(answer))}", "give the seal a renewable, periodic token, or a login of its own (auth_method)"),
        _ => OfServer(answer),
    };

    /// <summary>What has nothing to do with what was asked: the state of the server, or of what stands before it.</summary>
    public static SealException OfServer(RestAnswer answer)
    {
        var text = Text(answer);
        if (answer.Status == 503 && text.Contains("sealed", StringComparison.OrdinalIgnoreCase))
            return New(SealFault.ServiceSealed, answer, "failed: that server is itself sealed", "unseal it; a server cannot be its own seal, so if it is this one, correct address");
        if (answer.Status == 501 || text.Contains("not initialized", StringComparison.OrdinalIgnoreCase))
            return New(SealFault.ServiceSealed, answer, "failed: that server is not initialised", "check address: the server that holds the key has been initialised and unsealed");
        if (answer.Status is 472 or 473 || text.Contains("standby", StringComparison.OrdinalIgnoreCase) || text.Contains("active cluster node not found", StringComparison.OrdinalIgnoreCase) || text.Contains("local node not active", StringComparison.OrdinalIgnoreCase))
            return New(SealFault.ServiceStandby, answer, "failed: a standby answers that reaches no active server", "see why that cluster has no leader; address may also name the active server or a load balancer that leads to it");
        return answer.Status switch
        {
            429 => RestFailures.New(SealFault.Throttled, answer.Call, "was throttled", "wait; if it stays, raise the rate limit quota on that server (sys/quotas), or see who else uses it up"),
            412 => New(SealFault.ServiceFailed, answer, "failed: that server lags behind its cluster", "wait"),
            >= 500 => New(SealFault.ServiceFailed, answer, $"failed on the side of that server ({answer.StatusText}{(text.Length > 0 ? ": " + text : "")})", "wait; see the log of that server, and of what stands before it, if it stays"),
            407 => New(SealFault.Unreachable, answer, "was stopped by a proxy that wants a password", "check HTTPS_PROXY and NO_PROXY"),
            401 or 403 => New(SealFault.Denied, answer, $"was denied{Quoted(text)}", "check the token and its policies, and that nothing before that server refuses"),
            _ => RestFailures.InvalidAnswer(answer.Call, $"not what such a server sends ({answer.StatusText}{(text.Length > 0 ? ": " + text : "")})"),
        };
    }

    /// <summary>Newer servers say which of the two it was, older ones deny either way.</summary>
    public static bool SaysInvalidToken(RestAnswer answer) => Text(answer) is var text && (text.Contains("invalid token", StringComparison.OrdinalIgnoreCase) || text.Contains("bad token", StringComparison.OrdinalIgnoreCase));

    /// <summary>A bare sentence is about the token; what a policy denies comes in a frame ("1 error occurred: …").</summary>
    public static bool HintsAtToken(RestAnswer answer) => answer.TryRoot()?.Texts("errors") is ["permission denied"];

    /// <summary>The server's errors as one line; "" where there are none.</summary>
    public static string Text(RestAnswer answer)
        => answer.TryRoot()?.Texts("errors") is { Count: > 0 } errors ? RestFailures.Quote(string.Join("; ", errors).Replace("1 error occurred:", "", StringComparison.Ordinal).Replace("* ", "", StringComparison.Ordinal)) : "";

    static bool IsDecrypt(RestAnswer answer) => answer.Call.Action.EndsWith("/decrypt", StringComparison.Ordinal);
    static string Quoted(string text) => text.Length > 0 ? $": {text}" : "";
    static SealException New(SealFault fault, RestAnswer answer, string what, string remedy) => RestFailures.New(fault, answer.Call, what, remedy);
}
