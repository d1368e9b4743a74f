namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>The profiles of the shared credentials and config files, read anew each time: tools rewrite them while a server runs.</summary>
sealed class SharedProfiles(AwsKmsSettings settings)
{
    public string Name => settings.Profile?.Text ?? "default";

    /// <summary>Somebody named the profile or the file, so its absence is a mistake and not merely a source that is not there.</summary>
    public bool IsAskedFor => settings.Profile is not null || settings.CredentialsFile is not null;

    public string CredentialsPath => settings.CredentialsFile?.Text ?? InHome("credentials");
    public string ConfigPath => settings.Environment("AWS_CONFIG_FILE") is { Length: > 0 } path ? path : InHome("config");

    /// <summary>The settings of a profile, of both files together (the credentials file wins); null when neither has it.</summary>
    public IReadOnlyDictionary<string, string>? Find(string name)
    {
        var config = IniFile.TryRead(ConfigPath);
        var fromConfig = config?.GetValueOrDefault("profile " + name) ?? (name == "default" ? config?.GetValueOrDefault(name) : null);
        var fromCredentials = IniFile.TryRead(CredentialsPath)?.GetValueOrDefault(name);
        if (fromConfig is null || fromCredentials is null) return fromCredentials ?? fromConfig;
        foreach (var (key, value) in fromCredentials) fromConfig[key] = value;
        return fromConfig;
    }

    string InHome(string file) => Path.Combine(settings.Environment("HOME") ?? settings.Environment("USERPROFILE") ?? "/", ".aws", file);
}
