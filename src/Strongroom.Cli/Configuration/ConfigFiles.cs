using Strongroom.Primitives.Hcl;

namespace Strongroom.Cli.Configuration;

/// <summary>Which files <c>-config</c> means, read and parsed.</summary>
static class ConfigFiles
{
    public static IEnumerable<HclDocument> Find(IReadOnlyList<string> paths, List<ConfigProblem> problems)
    {
        foreach (var path in paths)
            foreach (var file in Expand(path, problems))
                if (Parse(file, problems) is { } document) yield return document;
    }

    static IEnumerable<string> Expand(string path, List<ConfigProblem> problems)
    {
        if (!Directory.Exists(path)) return [path];
        try
        {
            var files = Directory.EnumerateFiles(path).Where(IsConfiguration).Order(StringComparer.Ordinal).ToList();
            if (files.Count == 0) problems.Add(new(ConfigSeverity.Error, path, "", "the directory has no configuration, expected *.hcl or *.json files"));
            return files;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(ConfigSeverity.Error, path, "", $"the directory cannot be listed ({e.Message})"));
            return [];
        }
    }

    /// <summary>Editors leave copies beside a file while it is open.</summary>
    static bool IsConfiguration(string file)
    {
        var name = Path.GetFileName(file);
        return (name.EndsWith(".hcl", StringComparison.Ordinal) || name.EndsWith(".json", StringComparison.Ordinal)) && name[0] is not ('.' or '#');
    }

    static HclDocument? Parse(string file, List<ConfigProblem> problems)
    {
        try
        {
            return HclDocument.Parse(File.ReadAllText(file), file);
        }
        catch (HclException e)
        {
            problems.Add(new(ConfigSeverity.Error, $"{file}:{e.Position}", "", e.Problem));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add(new(ConfigSeverity.Error, file, "", "there is no such file"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new(ConfigSeverity.Error, file, "", $"the file cannot be read ({e.Message})"));
        }
        return null;
    }
}
