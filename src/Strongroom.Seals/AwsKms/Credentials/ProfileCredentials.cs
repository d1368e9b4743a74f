using System.Diagnostics;
using System.Text.Json;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>A profile's credentials: a key pair, a role with the profile or source it is assumed from, a web identity, or a program that prints them.</summary>
sealed class ProfileCredentials(AwsKmsSettings settings, SharedProfiles profiles, RoleAssumption roles, Func<string, CancellationToken, ValueTask<AwsKeys>> fromNamedSource)
{
    /// <summary>A file may change under a running server, so what it said is not believed for ever.</summary>
    static readonly TimeSpan Freshness = TimeSpan.FromMinutes(15);

    /// <summary>Null when there is no such profile and nobody asked for one.</summary>
    /// <exception cref="SealException">It was asked for and is not there, or it does not work.</exception>
    public async ValueTask<AwsKeys?> FindAsync(CancellationToken ct)
    {
        if (profiles.Find(profiles.Name) is not null) return await ReadAsync(profiles.Name, [], ct);
        return profiles.IsAskedFor ? throw NotFound(profiles.Name, "") : null;
    }

    async ValueTask<AwsKeys?> ReadAsync(string name, IReadOnlyList<string> above, CancellationToken ct)
    {
        if (above.Contains(name)) throw Wrong(name, $"its source_profile leads back to itself ({string.Join(" -> ", above)} -> {name})");
        var profile = profiles.Find(name) ?? throw NotFound(name, $", the source_profile of \"{above[^1]}\"");
        // A profile that is its own source means the key pair beside the role.
        if (profile.GetValueOrDefault("role_arn") is { Length: > 0 } role && (above.Count == 0 || above[^1] != name)) return await AssumeAsync(name, profile, role, [.. above, name], ct);
        if (KeyPair(name, profile) is { } keys) return keys;
        if (profile.GetValueOrDefault("credential_process") is { Length: > 0 } command) return await RunAsync(name, command, ct);
        if (profile.Keys.Any(key => key.StartsWith("sso_", StringComparison.Ordinal)))
            throw Wrong(name, "it signs in through IAM Identity Center (sso_…), which a server cannot do by itself");
        return above.Count > 0 || profiles.IsAskedFor ? throw Wrong(name, "it holds no credentials") : null;
    }

    async ValueTask<AwsKeys?> AssumeAsync(string name, IReadOnlyDictionary<string, string> profile, string role, IReadOnlyList<string> above, CancellationToken ct)
    {
        if (profile.ContainsKey("mfa_serial")) throw Wrong(name, "its role asks for an MFA code, which a server cannot give");
        var session = profile.GetValueOrDefault("role_session_name") ?? settings.RoleSessionName;
        if (profile.GetValueOrDefault("web_identity_token_file") is { Length: > 0 } file) return await roles.ByWebIdentityAsync(role, file, session, $"profile {name}", ct);
        var source = profile.GetValueOrDefault("source_profile") is { Length: > 0 } sourceProfile
            ? sourceProfile == name ? KeyPair(name, profile) ?? throw Wrong(name, "it names itself as source_profile but holds no key pair") : await ReadAsync(sourceProfile, above, ct)
            : profile.GetValueOrDefault("credential_source") is { Length: > 0 } named ? await fromNamedSource(named, ct)
            : throw Wrong(name, "it has a role_arn but neither source_profile, credential_source nor web_identity_token_file");
        return await roles.ByKeysAsync(source!, role, session, profile.GetValueOrDefault("external_id"), ct);
    }

    AwsKeys? KeyPair(string name, IReadOnlyDictionary<string, string> profile)
        => profile.GetValueOrDefault("aws_access_key_id") is { Length: > 0 } access
            ? profile.GetValueOrDefault("aws_secret_access_key") is { Length: > 0 } secret
                ? new(access, secret, profile.GetValueOrDefault("aws_session_token"), settings.Time.GetUtcNow() + Freshness, $"profile {name}") { EndsNever = true }
                : throw Wrong(name, "it has aws_access_key_id but no aws_secret_access_key")
            : null;

    async ValueTask<AwsKeys> RunAsync(string name, string command, CancellationToken ct)
    {
        // As the AWS tools do it: the shell reads the line, so quotes in it work as their manual says.
        var start = new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start) ?? throw Wrong(name, "credential_process did not start");
            try
            {
                var errors = process.StandardError.ReadToEndAsync(ct);
                var output = await process.StandardOutput.ReadToEndAsync(ct);
                await process.WaitForExitAsync(ct);
                await errors; // Drained and dropped: it may hold what the output holds.
                if (process.ExitCode != 0) throw Wrong(name, $"credential_process ended with code {process.ExitCode}");
                return CredentialsDocument.Parse(output, $"credential_process of profile {name}");
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or JsonException or InvalidDataException)
        {
            throw Wrong(name, "credential_process gave no credentials");
        }
    }

    SealException NotFound(string name, string role) => new(SealFault.CredentialsMissing,
        $"there is no profile \"{name}\"{role} in {profiles.CredentialsPath} or {profiles.ConfigPath}", "check shared_creds_filename, shared_creds_profile and AWS_PROFILE, and that the server's user can read the files");

    static SealException Wrong(string name, string why) => new(SealFault.CredentialsMissing, $"the profile \"{name}\" cannot be used: {why}",
        "give credentials a server can use: an instance or task role, a web identity, or a key pair");
}
