using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Strongroom.Testing.Deploy;

/// <summary>Signature Version 4 of a GET without a body, computed anew from what arrived, by AWS's own description.</summary>
static class AwsSignature
{
    /// <summary>The Authorization header the request should have had; only the list of signed headers is taken from it.</summary>
    public static string Expected(string path, IHeaderDictionary headers, string region, string service, string accessKey, string secretKey)
    {
        var given = headers.Authorization.ToString();
        var signed = given[(given.IndexOf("SignedHeaders=", StringComparison.Ordinal) + "SignedHeaders=".Length)..].Split(',')[0];
        var canonical = new StringBuilder($"GET\n{path}\n\n");
        foreach (var name in signed.Split(';')) canonical.Append(name).Append(':').Append(headers[name].ToString().Trim()).Append('\n');
        canonical.Append('\n').Append(signed).Append('\n').Append(headers["x-amz-content-sha256"].ToString());
        var time = headers["x-amz-date"].ToString();
        var scope = $"{time[..8]}/{region}/{service}/aws4_request";
        var key = Encoding.UTF8.GetBytes("AWS4" + secretKey);
        foreach (var part in scope.Split('/')) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())))}";
        return $"AWS4-HMAC-SHA256 Credential={accessKey}/{scope}, SignedHeaders={signed}, Signature={Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}";
    }
}
