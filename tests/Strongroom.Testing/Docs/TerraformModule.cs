using System.Text.RegularExpressions;

namespace Strongroom.Testing.Docs;

/// <summary>The names of a module that a reader of a document deals with: its variables and its outputs.</summary>
sealed partial record TerraformModule(string Name, IReadOnlySet<string> Variables, IReadOnlySet<string> Outputs)
{
    public static string FolderOf(string cloud) => Path.GetFullPath(TestData.Path("..", "..", "deploy", "terraform", cloud));

    /// <summary>Null where the repository has no module for this cloud.</summary>
    public static TerraformModule? Load(string cloud)
    {
        if (!File.Exists(Path.Combine(FolderOf(cloud), "variables.tf"))) return null;
        var text = string.Concat(Directory.EnumerateFiles(FolderOf(cloud), "*.tf").Select(file => File.ReadAllText(file) + "\n"));
        return new TerraformModule(cloud, Names(Variable(), text), Names(Output(), text));
    }

    /// <summary>What is wrong with <c>terraform …</c>, or null.</summary>
    public string? Problem(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var word = args[i].TrimStart('-');
            var value = args[i][0] != '-' ? null : word == "var" && i + 1 < args.Count ? args[i + 1] : word.StartsWith("var=", StringComparison.Ordinal) ? word[4..] : null;
            if (value is not null && !Variables.Contains(value.Split('=')[0])) return NoVariable(value.Split('=')[0]);
        }
        if (args.Count > 1 && args[0] == "output" && args.Skip(1).FirstOrDefault(word => word[0] != '-') is { } output && !Outputs.Contains(output))
            return $"the module {Name} has no output \"{output}\"; it has {string.Join(", ", Outputs)}";
        return null;
    }

    /// <summary>What is wrong with a line of terraform.tfvars, or null.</summary>
    public string? ProblemOfSetting(string line)
        => Setting().Match(line) is { Success: true } setting && !Variables.Contains(setting.Groups[1].Value) ? NoVariable(setting.Groups[1].Value) : null;

    string NoVariable(string name) => $"the module {Name} has no variable \"{name}\"; it has {string.Join(", ", Variables)}";

    static HashSet<string> Names(Regex pattern, string text) => [.. pattern.Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("""^variable "(\w+)" """, RegexOptions.Multiline)] private static partial Regex Variable();
    [GeneratedRegex("""^output "(\w+)" """, RegexOptions.Multiline)] private static partial Regex Output();
    [GeneratedRegex("""^(?:# )?(\w+) *= """)] private static partial Regex Setting();
}
