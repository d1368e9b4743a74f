namespace Strongroom.Cli.Output;

/// <summary>The frame around the warnings of an answer.</summary>
static class WarningText
{
    public static string Of(IReadOnlyList<string> warnings) =>
        "WARNING! The following warnings were returned from Vault:\n\n"
        + string.Join("\n\n", warnings.Select(warning => Paragraph.Of("* " + warning, indent: 2))) + "\n";
}
