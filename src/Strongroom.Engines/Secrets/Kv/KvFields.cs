using System.Globalization;
using System.Text.Json;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Fields that several paths of the versioned engine share.</summary>
static class KvFields
{
    public static readonly Field<string> Path = Field.Text("path", "Location of the secret.").InPath();
    public static readonly Field<int> Version = Field.Integer("version", "The version; 0 is the latest.").InQuery();
    public static readonly Field<IReadOnlyList<string>> Versions = Field.Texts("versions", "Numbers of versions.");
    public static readonly Field<int> MaxVersions = Field.Integer("max_versions", "How many versions of a key are kept; 0 leaves it to the mount, whose own default is 10.");
    public static readonly Field<bool> CasRequired = Field.Flag("cas_required", "Writes must say which version they replace.");
    public static readonly Field<TimeSpan> DeleteVersionAfter
        = Field.Duration("delete_version_after", "How long after its creation a version is deleted; 0s: not set, negative: never.");

    public static uint Kept(int given) => (uint)Math.Max(0, given);

    /// <exception cref="RequestException">400: one is no number.</exception>
    public static IReadOnlyList<ulong> Numbers(IReadOnlyList<string> texts)
    {
        var numbers = new List<ulong>(texts.Count);
        foreach (var text in texts)
            numbers.Add(ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
                : throw new RequestException(400, $"Field validation failed: error converting input for field \"versions\": cannot parse '' as int: strconv.ParseInt: parsing {JsonText(text)}: invalid syntax"));
        return numbers;
    }

    static string JsonText(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";
}
