using System.Globalization;
using System.Security;
using Microsoft.AspNetCore.Http;
using Strongroom.LocalKms.Signing;

namespace Strongroom.LocalKms.Actions;

/// <summary>The three calls of STS that a client of a KMS makes; forms in, XML out (AWS's Query protocol).</summary>
sealed class StsActions(LocalKmsOptions options, Credentials credentials)
{
    /// <summary>A web identity is taken at its word: there is no provider to ask.</summary>
    public static bool IsUnsigned(string action) => action == "AssumeRoleWithWebIdentity";

    public string Answer(string action, IFormCollection form, Identity? caller) => Wrap(action, action switch
    {
        "GetCallerIdentity" => $"<Arn>{Escape(caller!.Arn)}</Arn><UserId>{Escape(caller.AccessKey)}</UserId><Account>{options.AccountId}</Account>",
        "AssumeRole" => Assume(form),
        "AssumeRoleWithWebIdentity" when form["WebIdentityToken"].ToString().Length > 0 => Assume(form),
        "AssumeRoleWithWebIdentity" => throw new KmsError("InvalidIdentityToken", "The web identity token is missing"),
        _ => throw new KmsError("InvalidAction", $"Could not find operation {action} for version 2011-06-15"),
    });

    string Assume(IFormCollection form)
    {
        var (role, session) = (form["RoleArn"].ToString(), form["RoleSessionName"].ToString());
        if (!role.StartsWith("arn:", StringComparison.Ordinal) || session.Length == 0) throw new KmsError("ValidationError", "RoleArn and RoleSessionName are needed");
        var seconds = int.TryParse(form["DurationSeconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 900, 43200) : 3600;
        var identity = credentials.Issue(role, session, TimeSpan.FromSeconds(seconds));
        return $"<Credentials><AccessKeyId>{identity.AccessKey}</AccessKeyId><SecretAccessKey>{identity.SecretKey}</SecretAccessKey>"
            + $"<SessionToken>{identity.SessionToken}</SessionToken><Expiration>{identity.Expires.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}</Expiration></Credentials>"
            + $"<AssumedRoleUser><AssumedRoleId>AROA:{Escape(session)}</AssumedRoleId><Arn>{Escape(identity.Arn)}</Arn></AssumedRoleUser>";
    }

    public static string Error(KmsError error, string requestId)
        => $"<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>{error.Type}</Code><Message>{Escape(error.Message)}</Message></Error><RequestId>{requestId}</RequestId></ErrorResponse>";

    static string Wrap(string action, string result)
        => $"<{action}Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><{action}Result>{result}</{action}Result><ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata></{action}Response>";

    static string Escape(string text) => SecurityElement.Escape(text);
}
