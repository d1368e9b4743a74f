namespace Strongroom.Cli.Server;

/// <summary>The environment as one of several seals of a type sees it. <c>NAME_sealname</c> is for that seal alone, as in Vault Enterprise. A plain
/// <c>NAME</c> counts for all of them only where it says who calls (credentials, region); one that says which key or where would make them all the same.</summary>
static class SealEnvironment
{
    static readonly string[] OfTheCaller = ["AWS_", "AZURE_", "GOOGLE_", "GCE_", "IDENTITY_", "MSI_", "IMDS_ENDPOINT", "CLOUDSDK_CONFIG", "HOME", "HTTP", "NO_PROXY", "CREDENTIALS_DIRECTORY"];
    static readonly string[] OfTheKey = ["AWS_KMS_ENDPOINT", "AZURE_AD_RESOURCE", "GOOGLE_PROJECT", "GOOGLE_REGION"];

    /// <summary>As that stanza of the plan sees it.</summary>
    public static Func<string, string?> For(ServerPlan plan, SealPlan stanza, Func<string, string?> environment)
        => plan.Seals.Count(other => other.Type == stanza.Type) > 1 ? Of(stanza.Name, environment) : environment;

    /// <summary>As the seal of that name, one of several of its type, sees it.</summary>
    public static Func<string, string?> Of(string sealName, Func<string, string?> environment) => name =>
        environment($"{name}_{sealName}") is { Length: > 0 } own ? own
        : !OfTheKey.Contains(name) && OfTheCaller.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)) ? environment(name) : null;
}
