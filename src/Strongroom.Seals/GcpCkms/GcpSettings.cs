using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.GcpCkms;

/// <summary>The stanza and the environment, read and checked; nothing is asked of a service. The environment wins: so it is with Vault.</summary>
sealed record GcpSettings
{
    const string Remedy = "see docs/seals/gcpckms.md for the parameters and the environment variables that stand for them";
    const string DefaultScope = "https://www.googleapis.com/auth/cloudkms", DefaultUniverse = "googleapis.com";

    /// <summary>The key's full name: <c>projects/…/cryptoKeys/…</c>.</summary>
    public required string KeyName { get; init; }
    public required Uri Endpoint { get; init; }
    /// <summary>Path or content of a credentials file; null: what the machine offers.</summary>
    public SealValue? Credentials { get; init; }
    /// <summary>The only type of credentials that is taken.</summary>
    public string? CredentialsType { get; init; }
    public required string Scope { get; init; }
    public required string UserAgent { get; init; }
    public required TimeSpan Timeout { get; init; }
    public required IReadOnlyList<SealSetting> Given { get; init; }
    public required Func<string, string?> Environment { get; init; }
    public required TimeProvider Time { get; init; }
    /// <summary>What new wrapped keys are bound to; null: to nothing.</summary>
    public SealBinding? Binding { get; init; }

    /// <exception cref="SealException">Misconfigured: every problem found.</exception>
    public static GcpSettings Read(SealContext context)
    {
        var parameters = new SealParameters("gcpckms", context);
        var project = Name(parameters, "project", "-.:", "GOOGLE_PROJECT");
        var region = Name(parameters, "region", "-", "GOOGLE_REGION");
        var ring = Name(parameters, "key_ring", "-_", "GCPCKMS_WRAPPER_KEY_RING", "VAULT_GCPCKMS_SEAL_KEY_RING");
        var key = Name(parameters, "crypto_key", "-_", "GCPCKMS_WRAPPER_CRYPTO_KEY", "VAULT_GCPCKMS_SEAL_CRYPTO_KEY");
        var settings = new GcpSettings
        {
            KeyName = $"projects/{project}/locations/{region}/keyRings/{ring}/cryptoKeys/{key}",
            Endpoint = ReadEndpoint(parameters),
            Credentials = ReadCredentials(parameters),
            CredentialsType = parameters.Text("credentials_type", Precedence.Configuration)?.Text,
            Scope = parameters.Text("credentials_scopes", Precedence.Configuration)?.Text.Replace(',', ' ') ?? DefaultScope,
            UserAgent = parameters.Text("user_agent", Precedence.Configuration)?.Text ?? "strongroom",
            Timeout = parameters.RequestTimeout(),
            Given = parameters.Settings,
            Environment = context.Environment,
            Time = context.Time,
            Binding = context.Binding,
        };
        if (settings.UserAgent.Any(char.IsControl)) parameters.Problem("user_agent", "holds control characters");
        parameters.WarnOfUnknown("key_not_required", "disallow_env_vars");
        parameters.ThrowIfAny(Remedy);
        return settings;
    }

    static string? Name(SealParameters parameters, string name, string allowed, params ReadOnlySpan<string> variables)
    {
        var value = parameters.Text(name, Precedence.Environment, variables);
        if (value is null) parameters.Problem(name, $"'{name}' not found for GCP CKMS wrapper configuration");
        else if (value.Text.Length > 128 || !value.Text.All(character => char.IsAsciiLetterOrDigit(character) || allowed.Contains(character)) || value.Text.All(character => character == '.'))
            parameters.Problem(name, $"\"{value.Text}\" is not a name: only the last part is given, without projects/… or slashes ({value.Origin})");
        return value?.Text;
    }

    static Uri ReadEndpoint(SealParameters parameters)
    {
        var universe = parameters.Text("universe_domain", Precedence.Environment, "GOOGLE_CLOUD_UNIVERSE_DOMAIN");
        if (universe is not null && Uri.CheckHostName(universe.Text) != UriHostNameType.Dns) parameters.Problem("universe_domain", $"\"{universe.Text}\" is not a domain ({universe.Origin})");
        var given = parameters.SecureAddress(parameters.Text("endpoint", Precedence.Environment, "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS"), "https://cloudkms.googleapis.com");
        if (given is not null) return given;
        var address = $"https://cloudkms.{universe?.Text ?? DefaultUniverse}";
        parameters.Note("endpoint", address, universe?.Origin ?? "default");
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) ? uri : new Uri($"https://cloudkms.{DefaultUniverse}");
    }

    /// <summary>A path in most cases; but people, and Terraform, put the content itself into <c>GOOGLE_CREDENTIALS</c>.</summary>
    static SealValue? ReadCredentials(SealParameters parameters)
    {
        var path = parameters.Indirect("credentials", Precedence.Environment, "GOOGLE_CREDENTIALS");
        var content = parameters.Secret("credentials_json", Precedence.Configuration);
        if (content is not null && content.Text.Length > 0 && content.Text[0] != '{') parameters.Problem("credentials_json", $"is not the content of a credentials file, which begins with a brace ({content.Origin})");
        return path ?? content ?? parameters.Indirect("credentials", Precedence.Environment, "GOOGLE_APPLICATION_CREDENTIALS");
    }
}
