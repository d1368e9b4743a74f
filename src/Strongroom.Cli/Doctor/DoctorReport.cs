using System.Text.Json.Nodes;

namespace Strongroom.Cli.Doctor;

/// <summary>All findings in the order they were made.</summary>
sealed class DoctorReport
{
    /// <summary>As Vault's <c>operator diagnose</c>: 1 with a failure, 2 with a warning.</summary>
    const int Failed = 1, Warned = 2;

    readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>The least permissions this configuration needs, by seal.</summary>
    public Dictionary<string, JsonNode> Policies { get; } = [];

    public Severity Worst => _findings.Select(finding => finding.Severity).Where(severity => severity != Severity.Skipped).DefaultIfEmpty(Severity.Success).Max();

    public int ExitCode => Worst switch { Severity.Failure => Failed, Severity.Warning => Warned, _ => 0 };

    public DoctorSection Section(string name) => new(name, _findings.Add);

    public JsonObject Document() => new()
    {
        ["severity"] = NameOf(Worst),
        ["findings"] = new JsonArray([.. _findings.Select(finding => (JsonNode)new JsonObject
        {
            ["section"] = finding.Section, ["check"] = finding.Check, ["severity"] = NameOf(finding.Severity), ["text"] = finding.Text, ["remedy"] = finding.Remedy,
        })]),
        ["policies"] = new JsonObject(Policies.Select(policy => KeyValuePair.Create(policy.Key, (JsonNode?)policy.Value.DeepClone()))),
    };

    public IEnumerable<string> Lines()
    {
        var section = "";
        foreach (var finding in _findings)
        {
            if (finding.Section != section) yield return $"{(section.Length > 0 ? "\n" : "")}{section = finding.Section}";
            yield return $"  [ {NameOf(finding.Severity),-7} ] {finding.Check}: {finding.Text}";
            if (finding.Remedy.Length > 0) yield return $"              {finding.Remedy}";
        }
    }

    static string NameOf(Severity severity) => severity.ToString().ToLowerInvariant();
}

/// <summary>Where the findings about one thing are noted.</summary>
sealed class DoctorSection(string name, Action<Finding> note)
{
    public void Ok(string check, string text) => note(new(name, check, Severity.Success, text, ""));
    public void Skip(string check, string text) => note(new(name, check, Severity.Skipped, text, ""));
    public void Warn(string check, string text, string remedy) => note(new(name, check, Severity.Warning, text, remedy));
    public void Fail(string check, string text, string remedy) => note(new(name, check, Severity.Failure, text, remedy));
}
