using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.AwsKms;

/// <summary>The stanza and the environment, read and checked; nothing is asked of a service.</summary>
/// <remarks>The environment wins for the key and the endpoint, the configuration for the region and the credentials: so it is with Vault.</remarks>
sealed record AwsKmsSettings
{
    const string Remedy = "see docs/seals/awskms.md for the parameters and the environment variables that stand for them";

    public required string KeyId { get; init; }
    public SealValue? Region { get; init; }
    public Uri? Endpoint { get; init; }
    public Uri? StsEndpoint { get; init; }
    public TimeSpan Timeout { get; init; } = CommonParameters.DefaultTimeout;
    public SealValue? AccessKey { get; init; }
    public SealValue? SecretKey { get; init; }
    public SealValue? SessionToken { get; init; }
    public SealValue? RoleArn { get; init; }
    public SealValue? WebIdentityTokenFile { get; init; }
    public string RoleSessionName { get; init; } = "strongroom";
    public SealValue? Profile { get; init; }
    public SealValue? CredentialsFile { get; init; }
    public bool UseFips { get; init; }
    public bool UseDualStack { get; init; }
    public required IReadOnlyList<SealSetting> Given { get; init; }
    public required Func<string, string?> Environment { get; init; }
    public required TimeProvider Time { get; init; }
    /// <summary>What new wrapped keys are bound to; null: to nothing.</summary>
    public SealBinding? Binding { get; init; }

    /// <exception cref="SealException">Misconfigured: every problem found.</exception>
    public static AwsKmsSettings Read(SealContext context)
    {
        var parameters = new SealParameters("awskms", context);
        var key = parameters.Text("kms_key_id", Precedence.Environment, "AWSKMS_WRAPPER_KEY_ID", "VAULT_AWSKMS_SEAL_KEY_ID");
        if (key is null) parameters.Problem("kms_key_id", "key id not found in env or config for aws kms wrapper configuration");
        var settings = new AwsKmsSettings
        {
            KeyId = key?.Text ?? "",
            Region = ReadRegion(parameters),
            Endpoint = ReadUri(parameters, "endpoint", parameters.Text("endpoint", Precedence.Environment, "AWSKMS_ENDPOINT", "AWS_KMS_ENDPOINT")
                ?? FromStandardVariables(parameters, context, "endpoint", "AWS_ENDPOINT_URL_KMS", "AWS_ENDPOINT_URL")),
            StsEndpoint = ReadUri(parameters, "sts_endpoint", parameters.Text("sts_endpoint", Precedence.Configuration)
                ?? FromStandardVariables(parameters, context, "sts_endpoint", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL")),
            Timeout = parameters.RequestTimeout(),
            AccessKey = parameters.Secret("access_key", Precedence.Configuration, "AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"),
            SecretKey = parameters.Secret("secret_key", Precedence.Configuration, "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"),
            SessionToken = parameters.Secret("session_token", Precedence.Configuration, "AWS_SESSION_TOKEN"),
            RoleArn = parameters.Text("role_arn", Precedence.Configuration, "AWS_ROLE_ARN"),
            WebIdentityTokenFile = parameters.Text("web_identity_token_file", Precedence.Configuration, "AWS_WEB_IDENTITY_TOKEN_FILE"),
            RoleSessionName = parameters.Text("role_session_name", Precedence.Configuration, "AWS_ROLE_SESSION_NAME")?.Text ?? "strongroom",
            Profile = parameters.Text("shared_creds_profile", Precedence.Configuration, "AWS_PROFILE"),
            CredentialsFile = parameters.Text("shared_creds_filename", Precedence.Configuration, "AWS_SHARED_CREDENTIALS_FILE"),
            UseFips = IsTrue(context.Environment("AWS_USE_FIPS_ENDPOINT")),
            UseDualStack = IsTrue(context.Environment("AWS_USE_DUALSTACK_ENDPOINT")),
            Given = parameters.Settings,
            Environment = context.Environment,
            Time = context.Time,
            Binding = context.Binding,
        };
        settings.CheckPairs(parameters);
        parameters.WarnOfUnknown("max_retries", "key_not_required", "disallow_env_vars");
        parameters.ThrowIfAny(Remedy);
        return settings.WithoutStrays();
    }

    /// <summary>The data key crosses a network in the clear.</summary>
    public bool IsPlain => Endpoint is { Scheme: "http", IsLoopback: false };

    void CheckPairs(SealParameters parameters)
    {
        if (AccessKey is not null && SecretKey is null) parameters.Missing("secret_key", $", though access_key is given ({AccessKey.Origin})");
        if (SecretKey is not null && AccessKey is null) parameters.Missing("access_key", $", though secret_key is given ({SecretKey.Origin})");
        if (WebIdentityTokenFile is not null && RoleArn is null) parameters.Missing("role_arn", $", though web_identity_token_file is given ({WebIdentityTokenFile.Origin})");
    }

    /// <summary>A token from the environment does not belong to a key pair from the configuration; a role from the environment means nothing without its token file.</summary>
    AwsKmsSettings WithoutStrays() => this with
    {
        SessionToken = SessionToken is { } token && AccessKey is { } key && IsFromEnvironment(token) == IsFromEnvironment(key) ? token : null,
        RoleArn = RoleArn is { } role && IsFromEnvironment(role) && WebIdentityTokenFile is null ? null : RoleArn,
    };

    static bool IsFromEnvironment(SealValue value) => value.Origin.StartsWith("env ", StringComparison.Ordinal);

    static bool IsTrue(string? text) => string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    static SealValue? FromStandardVariables(SealParameters parameters, SealContext context, string name, params ReadOnlySpan<string> variables)
    {
        if (IsTrue(context.Environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) return null;
        foreach (var variable in variables)
            if (context.Environment(variable) is { Length: > 0 } text)
            {
                parameters.Note(name, text, $"env {variable}");
                return new(name, text, $"env {variable}");
            }
        return null;
    }

    static Uri? ReadUri(SealParameters parameters, string name, SealValue? value)
    {
        if (value is null) return null;
        var text = value.Text.Contains("://", StringComparison.Ordinal) ? value.Text : "https://" + value.Text;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0) return uri;
        parameters.Problem(name, $"\"{value.Text}\" is not the address of a server, such as https://kms.eu-central-1.amazonaws.com ({value.Origin})");
        return null;
    }

    static SealValue? ReadRegion(SealParameters parameters)
    {
        var region = parameters.Text("region", Precedence.Configuration, "AWS_REGION", "AWS_DEFAULT_REGION");
        if (region is not null && !AwsArn.IsRegion(region.Text)) parameters.Problem("region", $"\"{region.Text}\" is not the name of a region, such as eu-central-1 ({region.Origin})");
        return region;
    }
}
