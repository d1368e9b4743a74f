using System.Globalization;
using System.Net.Http;
using System.Net.Sockets;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AwsKms;

/// <summary>The one place that turns what AWS, its SDK and the network say into a fault, a sentence and a remedy.</summary>
static class AwsKmsFailures
{
    public static SealException Explain(Exception exception, AwsCall call, string? blobKeyId = null) => exception switch
    {
        SealException known => known,
        OperationCanceledException or TimeoutException => Timeout(call, exception),
        _ when IsTooLong(exception) => InvalidAnswer(call, "longer than any answer should be", exception),
        AmazonUnmarshallingException => InvalidAnswer(call, "not what AWS sends", exception),
        AmazonServiceException { ErrorCode: { Length: > 0 } code } service => OfService(service, code, call, blobKeyId),
        AmazonServiceException { StatusCode: >= System.Net.HttpStatusCode.InternalServerError } service => ServiceFailed(service, $"{(int)service.StatusCode}", call),
        _ when Network(exception, call) is { } network => network,
        AmazonServiceException or AmazonClientException or FormatException or System.Text.Json.JsonException or System.Xml.XmlException or IOException
            => InvalidAnswer(call, $"not what AWS sends ({exception.GetType().Name})", exception),
        _ => New(SealFault.ServiceFailed, call, $"failed: {exception.GetType().Name}: {exception.Message}", "see the server's log for the cause", exception),
    };

    public static SealException Timeout(AwsCall call, Exception? inner = null) => New(SealFault.TimedOut, call, "got no answer in time",
        "check that a route, a security group and (in a private subnet) a VPC endpoint lead from this server to the endpoint; request_timeout is how long an answer may take", inner);

    public static SealException InvalidAnswer(AwsCall call, string what, Exception? inner = null) => New(SealFault.InvalidAnswer, call, $"got an answer that is {what}",
        "check that endpoint leads to AWS KMS and that no proxy answers in its place", inner);

    static SealException OfService(AmazonServiceException e, string code, AwsCall call, string? blobKeyId) => code switch
    {
        "AccessDeniedException" or "AccessDenied" or "NotAuthorizedException" => New(SealFault.Denied, call, $"was denied: {e.Message}",
            call.Action.StartsWith("sts:", StringComparison.Ordinal)
                ? "let the role's trust policy name the identity of this server"
                : $"allow {call.Action} on this key in the IAM policy of the server's role, and see that the key policy (and the VPC endpoint's policy) does not stand against it{EncryptionContext.Hint(call)}", e),
        "UnrecognizedClientException" or "InvalidClientTokenId" or "InvalidAccessKeyId" => New(SealFault.Denied, call, "was refused: AWS does not know the access key",
            "check access_key or AWS_ACCESS_KEY_ID and that the key is active; temporary keys need session_token too", e),
        "InvalidSignatureException" or "SignatureDoesNotMatch" => Signature(e, call),
        "RequestTimeTooSkewed" or "RequestExpired" => Skew(call),
        "ExpiredTokenException" or "ExpiredToken" or "RequestExpiredException" => New(SealFault.CredentialsExpired, call, "was refused: the credentials have expired",
            "renew the credentials; with an instance role, a task role or a web identity this happens by itself", e),
        "InvalidIdentityToken" or "IDPRejectedClaim" or "IDPCommunicationError" => New(SealFault.Denied, call, $"was refused: the web identity was not accepted: {e.Message}",
            "check the role's trust policy, the OIDC provider and the token file's audience", e),
        "MissingAuthenticationTokenException" or "MissingAuthenticationToken" or "IncompleteSignatureException" or "IncompleteSignature"
            => New(SealFault.InvalidAnswer, call, "was refused: the signature did not arrive", "check whether a proxy on the way removes the Authorization header", e),
        "NotFoundException" or "InvalidArnException" => NotFound(e, call, blobKeyId),
        "DisabledException" => New(SealFault.KeyDisabled, call, "failed: the key is disabled", "enable the key (kms:EnableKey)", e),
        "KMSInvalidStateException" => InvalidState(e, call),
        "KeyUnavailableException" => New(SealFault.ServiceFailed, call, "failed: the key is not available at the moment", "wait; with a custom key store, check its connection", e),
        "InvalidKeyUsageException" => New(SealFault.Misconfigured, call, "failed: the key is not a symmetric key for encryption", "name a key with KeyUsage ENCRYPT_DECRYPT and KeySpec SYMMETRIC_DEFAULT as kms_key_id", e),
        "IncorrectKeyException" => New(SealFault.WrongKey, call, "failed: the wrapped key belongs to another KMS key", "give back the key that this server was initialised with as kms_key_id", e),
        "InvalidCiphertextException" => Ciphertext(e, call, blobKeyId),
        "ValidationException" when call.Action == "kms:Decrypt" => Ciphertext(e, call, blobKeyId),
        "ValidationException" or "ValidationError" => New(SealFault.Misconfigured, call, $"was refused: {e.Message}", "check kms_key_id: an id, an ARN, or alias/…", e),
        "ThrottlingException" or "Throttling" or "TooManyRequestsException" or "LimitExceededException" or "RequestLimitExceeded"
            => New(SealFault.Throttled, call, "was throttled", "wait; if it stays, raise the KMS request quota of the account and region", e),
        "UnknownOperationException" or "UnknownOperation" => InvalidAnswer(call, "from something that is not KMS", e),
        _ when (int)e.StatusCode >= 500 || code is "KMSInternalException" or "DependencyTimeoutException" or "InternalFailure" or "ServiceUnavailable" => ServiceFailed(e, code, call),
        // Codes that only name the HTTP status come from something in between: a load balancer, a proxy, a captive portal.
        _ when e is not AmazonKeyManagementServiceException and not AmazonSecurityTokenServiceException || Network(e, call) is not null => Network(e, call) ?? InvalidAnswer(call, $"not what AWS sends ({code})", e),
        _ => New(SealFault.ServiceFailed, call, $"failed: {code}: {e.Message}", "see the AWS documentation for this error", e),
    };

    /// <remarks>The exception itself is dropped: in its text AWS repeats the request as it saw it, the session token among its headers.</remarks>
    static SealException Signature(AmazonServiceException e, AwsCall call)
    {
        // AWS gives one code for three faults; only the text tells them apart. An unknown text is taken for the most common one, a wrong secret.
        if (e.Message.Contains("Signature expired", StringComparison.OrdinalIgnoreCase) || e.Message.Contains("not yet current", StringComparison.OrdinalIgnoreCase)) return Skew(call);
        if (e.Message.Contains("scoped to a valid region", StringComparison.OrdinalIgnoreCase))
            return New(SealFault.WrongRegion, call, "was refused: the endpoint belongs to another region", "let region and endpoint name the same region", null);
        return New(SealFault.Denied, call, "was refused: the signature is wrong", "check secret_key or AWS_SECRET_ACCESS_KEY, and that it belongs to the access key", null);
    }

    /// <summary>AWS's own text holds both times and so differs at each attempt: a reason that stays is logged once.</summary>
    static SealException Skew(AwsCall call) => New(SealFault.ClockSkew, call,
        $"was refused: this server's clock is off by more than five minutes{(call.ClockSkew is { } skew ? $", {SealClock.Words(skew)} that of AWS" : "")}", $"{SealClock.Remedy}: AWS allows five minutes", null);

    static SealException NotFound(AmazonServiceException e, AwsCall call, string? blobKeyId)
        => AwsArn.Region(blobKeyId ?? call.Resource) is { } other && other != call.Region
            ? WrongRegion(call, other, e)
            : New(SealFault.KeyNotFound, call, $"failed: the key does not exist there: {e.Message}", "check kms_key_id, region and account; a key that was deleted takes everything sealed with it along", e);

    static SealException WrongRegion(AwsCall call, string keyRegion, Exception e) => New(SealFault.WrongRegion, call, $"failed: the key is in {keyRegion}, the call went to {call.Region}",
        $"set region (or AWS_REGION) to {keyRegion}, or name a replica of the key in {call.Region}", e);

    /// <summary>Known before anybody is asked: an ARN is good in its own region only.</summary>
    public static SealException OtherRegion(AwsCall call, string keyRegion, string? origin) => New(SealFault.WrongRegion, call,
        $"was not made: the ARN in kms_key_id is of {keyRegion}, but region is {call.Region}{(origin is null ? "" : $" ({origin})")}",
        $"set region (or AWS_REGION) to {keyRegion}, or leave it out: the ARN tells it; else name a replica of the key in {call.Region}", null);

    static SealException InvalidState(AmazonServiceException e, AwsCall call)
        => e.Message.Contains("pending deletion", StringComparison.OrdinalIgnoreCase)
            ? New(SealFault.KeyPendingDeletion, call, "failed: the key is pending deletion", "cancel the deletion NOW (kms:CancelKeyDeletion) and enable the key: once it is gone, nothing opens what it sealed", e)
            : New(SealFault.KeyDisabled, call, $"failed: the key is in a state that does not allow it: {e.Message}", "see the key's state in the KMS console", e);

    static SealException Ciphertext(AmazonServiceException e, AwsCall call, string? blobKeyId)
        => blobKeyId is { Length: > 0 } && AwsArn.Region(blobKeyId) is { } other && other != call.Region
            ? WrongRegion(call, other, e)
            : New(SealFault.CorruptBlob, call, $"failed: KMS cannot open the wrapped key{(blobKeyId is { Length: > 0 } ? $", which was wrapped by {blobKeyId}" : "")}",
                "see that region and account are those of the key that wrapped it; if they are, the stored key is damaged: restore it from a backup", e);

    static SealException ServiceFailed(AmazonServiceException e, string code, AwsCall call)
        => New(SealFault.ServiceFailed, call, $"failed on the side of AWS ({code})", "wait; see the AWS health dashboard if it stays", e);

    static SealException? Network(Exception exception, AwsCall call)
    {
        for (var e = exception; e is not null; e = e.InnerException)
            switch (e)
            {
                case OperationCanceledException or TimeoutException: return Timeout(call, exception);
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } or SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }:
                    return New(SealFault.Unreachable, call, "could not be made: the host name does not resolve", "check endpoint, region and the resolver (DNS); a VPC endpoint needs private DNS", exception);
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or System.Security.Authentication.AuthenticationException:
                    return New(SealFault.Unreachable, call, $"could not be made: TLS failed: {RestFailures.Text(Innermost(e))}", "check that the endpoint's certificate is of a CA in the system's trust store (SSL_CERT_FILE), and the clock", exception);
                case HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError }:
                    return New(SealFault.Unreachable, call, $"could not be made: the proxy refused: {RestFailures.Text(e)}", "check HTTPS_PROXY and NO_PROXY", null); // without the exception: it repeats the proxy's password
                case HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse }:
                    return InvalidAnswer(call, "not HTTP", exception);
                case HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }:
                    return InvalidAnswer(call, "longer than any answer should be", exception);
                case HttpRequestException or SocketException or HttpIOException:
                    return New(SealFault.Unreachable, call, $"could not be made: {RestFailures.Text(Innermost(e))}", "check the network between this server and the endpoint: route, security group, firewall, VPC endpoint", exception);
            }
        return null;
    }

    static bool IsTooLong(Exception e) => e is AnswerTooLongException || e.InnerException is { } inner && IsTooLong(inner);

    static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;

    static SealException New(SealFault fault, AwsCall call, string what, string remedy, Exception? inner)
        => new(fault, string.Create(CultureInfo.InvariantCulture, $"{call} {what}"), remedy, inner);
}
