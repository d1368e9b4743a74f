using Strongroom.Primitives.Hcl;

namespace Strongroom.Cli.Configuration;

/// <summary>One <c>seal</c> stanza.</summary>
static class SealReader
{
    static readonly string[] Secrets = ["secret_key", "access_key", "session_token", "token", "pin", "client_secret", "cert_bytes", "cert_password", "password", "current_key", "previous_key", "credentials_json"];

    public static SealConfig Read(string type, HclPosition position, ConfigBody body, string file)
    {
        var source = $"{file}:{position.Line}";
        var seal = new SealConfig(type, new Dictionary<string, string>(), source);
        body.Flag("disabled", flag => seal = seal with { Disabled = flag });
        body.Text("name", text => seal = seal with { Name = text });
        body.Integer("priority", number => seal = seal with { Priority = (int)number }, 1, 1000);
        body.Flag("encryption_context", flag => seal = seal with { EncryptionContext = flag });
        body.Flag("health_check_enabled", flag => seal = seal with { HealthCheckEnabled = flag });
        body.Duration("health_check_timeout", span => seal = seal with { HealthCheckTimeout = span }, mayBeZero: false);
        body.Duration("health_check_interval", span => seal = seal with { HealthCheckInterval = span }, mayBeZero: false);
        body.Duration("health_check_interval_unhealthy", span => seal = seal with { HealthCheckIntervalUnhealthy = span }, mayBeZero: false);
        var parameters = body.Parameters();
        WarnOfReadableSecret(parameters, body, file);
        return seal with { Parameters = parameters };
    }

    static void WarnOfReadableSecret(Dictionary<string, string> parameters, ConfigBody body, string file)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(file) || (File.GetUnixFileMode(file) & UnixFileMode.OtherRead) == 0) return;
        foreach (var (key, value) in parameters)
            if (Secrets.Contains(key, StringComparer.Ordinal) && value.Length > 0 && !value.StartsWith("env://", StringComparison.Ordinal) && !value.StartsWith("file://", StringComparison.Ordinal))
                body.Warn(body.Body.Items.First(item => item.Name.Equals(key, StringComparison.OrdinalIgnoreCase)).Position, key,
                    "is a secret in a file everybody can read, use the environment or chmod 0640");
    }
}
