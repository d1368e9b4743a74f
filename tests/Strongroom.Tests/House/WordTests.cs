using System.Text.RegularExpressions;

namespace Strongroom.Tests.House;

/// <summary>The words we use, and where the console may be spoken to.</summary>
public sealed partial class WordTests
{
    static readonly string[] Banned = ["Backend", "Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Utilities"];

    [Fact]
    public void No_type_is_called_backend_manager_helper_or_util()
    {
        var types = SourceTree.Sources.SelectMany(file => TypeName().Matches(file.Code).Select(match => (file.Name, Type: match.Groups[1].Value))).ToList();
        Assert.True(types.Count > 300, $"the scan found {types.Count} types only");
        Assert.Empty(types.Where(each => Words().Matches(each.Type).Any(word => Banned.Contains(word.Value)) && !IsTheFieldsOwnWord(each.Type)).Select(each => $"{each.Name}: {each.Type}"));
    }

    [Fact]
    public void Only_the_command_line_speaks_to_the_console()
        => Assert.Empty(SourceTree.Sources.Where(file => file.Project != "Strongroom.Cli" && ConsoleUse().IsMatch(file.Code)).Select(file => file.Name));

    [Fact]
    public void Nothing_awaits_a_synchronisation_context_or_blocks_on_a_task()
        => Assert.Empty(SourceTree.Sources.Where(file => Blocking().IsMatch(file.Code)).Select(file => file.Name));

    /// <summary>"Token helper" is what Vault calls the program that keeps the token.</summary>
    static bool IsTheFieldsOwnWord(string type) => type.Contains("TokenHelper", StringComparison.Ordinal);

    [GeneratedRegex("""\b(?:class|record|struct|interface|enum|record struct)\s+(\w+)""")] private static partial Regex TypeName();
    [GeneratedRegex("""[A-Z][a-z0-9]*""")] private static partial Regex Words();
    [GeneratedRegex("""(?<![\w.])(?:System\.)?Console\.""")] private static partial Regex ConsoleUse();
    [GeneratedRegex("""\.ConfigureAwait\(|\basync void\b|\.GetAwaiter\(\)\.GetResult\(\)""")] private static partial Regex Blocking();
}
