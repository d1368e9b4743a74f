using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.GcpCkms;

/// <summary>Where Google's credentials are looked for, in order, and which of the places has some.</summary>
static class GoogleTrail
{
    static readonly (string Name, string Part)[] Given =
        [("credentials in the configuration", "configuration"), ("GOOGLE_CREDENTIALS in the environment", "GOOGLE_CREDENTIALS"), ("credentials_json", "json"), ("GOOGLE_APPLICATION_CREDENTIALS in the environment", "GOOGLE_APPLICATION_CREDENTIALS")];

    /// <param name="credentials">The file that is named, or its content; null: none.</param>
    /// <param name="gcloudFile">What gcloud leaves; null: there is no home to look in.</param>
    /// <param name="source">Where the token in use came from; null: there is none.</param>
    public static IReadOnlyList<SealCredentialTry> Of(SealValue? credentials, string? gcloudFile, string? source)
    {
        var outcome = source is null ? "chosen, but it has given no token" : $"used: {source}";
        var tries = new List<SealCredentialTry>();
        foreach (var (name, part) in Given)
            if (credentials is not null && IsFrom(credentials, part))
            {
                tries.Add(new(name, outcome, source is not null));
                return tries;
            }
            else tries.Add(new(name, "not set"));
        if (gcloudFile is not null && File.Exists(gcloudFile))
        {
            tries.Add(new(gcloudFile, outcome, source is not null));
            return tries;
        }
        tries.Add(new(gcloudFile ?? "the file of gcloud", "not there"));
        tries.Add(new("metadata server", outcome, source is not null));
        return tries;
    }

    static bool IsFrom(SealValue credentials, string part) => credentials.Origin.Contains("env ", StringComparison.Ordinal)
        ? credentials.Origin.EndsWith("env " + part, StringComparison.Ordinal) : credentials.Name == "credentials_json" ? part == "json" : part == "configuration";
}
