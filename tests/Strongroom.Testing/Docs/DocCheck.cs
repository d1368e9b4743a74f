using Strongroom.Cli.Configuration;
using Strongroom.Primitives.Hcl;

namespace Strongroom.Testing.Docs;

/// <summary>Looks at every block of a document, also at those that cannot be run here.</summary>
static class DocCheck
{
    public static IEnumerable<DocProblem> Problems(DocPage page) => page.Blocks.SelectMany(Problems);

    static IEnumerable<DocProblem> Problems(DocBlock block)
    {
        if (block.IsShell) return DocCommand.Of(block).SelectMany(command => OfCommands(block, command));
        if (block.Language == "hcl") return OfSettings(block);
        return [];
    }

    static IEnumerable<DocProblem> OfCommands(DocBlock block, DocCommand command)
    {
        if (command.Text == DocCommand.Interrupt) yield break;
        foreach (var (line, words) in ShellWords.Commands(command.Text, command.Line))
        {
            var problem = Path.GetFileName(words[0]) switch
            {
                "vault" => CommandLineCheck.Problem([.. words.Skip(1)]),
                "terraform" or "tofu" when block.Mark("cloud") is { } cloud && TerraformModule.Load(cloud) is { } module => module.Problem([.. words.Skip(1)]),
                _ when words[0].StartsWith("./", StringComparison.Ordinal) && words[0].Length > 2 => OfScript(words[0]),
                _ => null,
            };
            if (problem is not null) yield return new DocProblem(block.File, line, problem);
        }
    }

    static string? OfScript(string path) => File.Exists(TestData.Path("..", "..", path)) ? null : $"the repository has no {path}";

    static IEnumerable<DocProblem> OfSettings(DocBlock block)
    {
        if (block.Mark("cloud") is { } cloud && block.Mark("file") is { } file && file.EndsWith("tfvars", StringComparison.Ordinal))
        {
            if (TerraformModule.Load(cloud) is not { } module) yield break;
            for (var i = 0; i < block.Lines.Count; i++)
                if (module.ProblemOfSetting(block.Lines[i]) is { } problem) yield return new DocProblem(block.File, block.Line + i, problem);
            yield break;
        }
        if (Syntax(block) is { } mistake) yield return mistake;
    }

    /// <summary>It must at least be what our own configuration is written in.</summary>
    static DocProblem? Syntax(DocBlock block)
    {
        try
        {
            HclDocument.Parse(string.Join('\n', block.Lines), block.File);
            return null;
        }
        catch (HclException e) { return new DocProblem(block.File, block.Line, e.Message); }
    }
}
