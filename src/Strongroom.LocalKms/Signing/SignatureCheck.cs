using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Strongroom.LocalKms.Signing;

/// <summary>Lets a request pass that is signed by known credentials for this region, now; else the error that AWS gives.</summary>
sealed class SignatureCheck(LocalKmsOptions options, Credentials credentials)
{
    static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public Identity Check(HttpRequest request, byte[] body, string service, TimeSpan skew)
    {
        if (!options.VerifySignatures) return new("-", "", null, $"arn:aws:iam::{options.AccountId}:root", DateTimeOffset.MaxValue);
        var header = request.Headers.Authorization.ToString();
        if (header.Length == 0) throw new KmsError("MissingAuthenticationTokenException", "Request is missing Authentication Token");
        var signature = Signature.Parse(header) ?? throw new KmsError("IncompleteSignatureException", "The request signature is not an AWS Signature Version 4.");
        var amzDate = request.Headers["X-Amz-Date"].ToString();
        CheckTime(amzDate, options.Time.GetUtcNow() + skew);
        if (!amzDate.StartsWith(signature.Date, StringComparison.Ordinal))
            throw Invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.");
        if (signature.Region != options.Region) throw Invalid("Credential should be scoped to a valid region.");
        if (signature.Service != service) throw Invalid($"Credential should be scoped to correct service: '{service}'.");
        if (!signature.SignedHeaders.Contains("host")) throw Invalid("'Host' must be a 'SignedHeader' in the AWS Authorization.");

        var identity = credentials.Find(signature.AccessKey) ?? throw Unrecognized();
        if (identity.SessionToken is { } token && !Same(token, request.Headers["X-Amz-Security-Token"].ToString())) throw Unrecognized();
        if (identity.Expires <= options.Time.GetUtcNow()) throw new KmsError("ExpiredTokenException", "The security token included in the request is expired");
        return Same(signature.Expected(request, body, amzDate, identity.SecretKey), signature.Value) ? identity
            : throw Invalid("The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
    }

    static void CheckTime(string amzDate, DateTimeOffset now)
    {
        if (!DateTimeOffset.TryParseExact(amzDate, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signed))
            throw new KmsError("IncompleteSignatureException", "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        if (signed < now - Tolerance) throw Invalid($"Signature expired: {amzDate} is now earlier than {Stamp(now - Tolerance)} ({Stamp(now)} - 5 min.)");
        if (signed > now + Tolerance) throw Invalid($"Signature not yet current: {amzDate} is still later than {Stamp(now + Tolerance)} ({Stamp(now)} + 5 min.)");
    }

    static string Stamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
    static bool Same(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));
    static KmsError Invalid(string message) => new("InvalidSignatureException", message);
    static KmsError Unrecognized() => new("UnrecognizedClientException", "The security token included in the request is invalid.");
}
