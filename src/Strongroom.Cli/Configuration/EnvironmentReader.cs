namespace Strongroom.Cli.Configuration;

/// <summary>Environment variables that stand above the files.</summary>
static class EnvironmentReader
{
    public static void Apply(ServerConfigReader reader, Func<string, string?> environment)
    {
        Text(reader, environment, "VAULT_API_ADDR", "api_addr", Addresses.Url, (config, text) => config with { ApiAddress = text });
        if (string.IsNullOrEmpty(environment("VAULT_API_ADDR")))
            Text(reader, environment, "VAULT_REDIRECT_ADDR", "api_addr", Addresses.Url, (config, text) => config with { ApiAddress = text });
        Text(reader, environment, "VAULT_CLUSTER_ADDR", "cluster_addr", Addresses.Url, (config, text) => config with { ClusterAddress = text });
        Text(reader, environment, "VAULT_LOG_LEVEL", "log_level", text => Known(text, LogNames.Levels), (config, text) => config with { LogLevel = Level(text) });
        Text(reader, environment, "VAULT_LOG_FORMAT", "log_format", text => Known(text, LogNames.Formats), (config, text) => config with { LogFormat = text.ToLowerInvariant() });
        Text(reader, environment, "VAULT_UI", "ui", Flag, (config, text) => config with { Ui = ConfigValue.Flag(text)!.Value });
        Text(reader, environment, "VAULT_DISABLE_MLOCK", "disable_mlock", Flag, (config, text) => config with { DisableMlock = ConfigValue.Flag(text)!.Value });
        Raft(reader, environment, "VAULT_RAFT_NODE_ID", "node_id");
        Raft(reader, environment, "VAULT_RAFT_PATH", "path");
        Seal(reader, environment("VAULT_SEAL_TYPE"));
    }

    static string Level(string text) => text.ToLowerInvariant() switch { "err" => "error", "warning" => "warn", "notice" => "info", var level => level };

    static string? Known(string text, string[] allowed)
        => allowed.Contains(text.ToLowerInvariant(), StringComparer.Ordinal) ? null : $"\"{text}\" is unknown, expected {string.Join(", ", allowed)}";

    static string? Flag(string text) => ConfigValue.Flag(text) is null ? $"\"{text}\" is not true or false" : null;

    static void Text(ServerConfigReader reader, Func<string, string?> environment, string variable, string key, Func<string, string?> problem, Func<ServerConfig, string, ServerConfig> set)
    {
        if (environment(variable) is not { Length: > 0 } text) return;
        if (problem(text) is { } wrong)
        {
            reader.Problems.Add(new(ConfigSeverity.Error, variable, key, wrong));
            return;
        }
        reader.Config = set(reader.Config, text);
        reader.NoteOrigin(key, variable);
    }

    static void Raft(ServerConfigReader reader, Func<string, string?> environment, string variable, string key)
    {
        if (reader.Config.Storage is not { Type: "raft" } storage || environment(variable) is not { Length: > 0 } text) return;
        reader.Config = reader.Config with { Storage = storage with { Parameters = new Dictionary<string, string>(storage.Parameters) { [key] = text } } };
        reader.NoteOrigin("storage.raft." + key, variable);
    }

    /// <summary>Replaces the type of every stanza that is not disabled; without a stanza the environment alone makes the seal.</summary>
    static void Seal(ServerConfigReader reader, string? type)
    {
        if (string.IsNullOrEmpty(type)) return;
        reader.NoteOrigin("seal", "VAULT_SEAL_TYPE");
        if (!reader.Seals.Any(seal => !seal.Disabled)) reader.ReplaceSeals([.. reader.Seals, new SealConfig(type, new Dictionary<string, string>(), "")]);
        foreach (var seal in reader.Seals)
            if (!seal.Disabled && seal.Type != type)
                reader.Problems.Add(new(ConfigSeverity.Warning, seal.Source, "seal", $"type \"{seal.Type}\" is replaced by VAULT_SEAL_TYPE={type}, unset the variable if that is not meant"));
        reader.ReplaceSeals(reader.Seals.Select(seal => seal.Disabled ? seal : seal with { Type = type, Name = seal.Name == seal.Type ? type : seal.Name }));
    }
}
