using System.Reflection;

namespace Strongroom.Tests.House;

/// <summary>References go down the ladder and nowhere else.</summary>
public sealed class LadderTests
{
    /// <summary>What each project may stand on.</summary>
    static readonly Dictionary<string, string[]> May = new()
    {
        ["Strongroom.Primitives"] = [],
        ["Strongroom.Sdk"] = ["Primitives"],
        ["Strongroom.Client"] = ["Primitives"],
        ["Strongroom.LocalKms"] = ["Primitives"],
        ["Strongroom.Storage"] = ["Primitives", "Sdk"],
        ["Strongroom.Seals"] = ["Primitives", "Sdk"],
        ["Strongroom.Engines"] = ["Primitives", "Sdk"],
        ["Strongroom.Barrier"] = ["Primitives", "Sdk"],
        ["Strongroom.Core"] = ["Primitives", "Sdk", "Barrier"],
        ["Strongroom.Http"] = ["Primitives", "Sdk", "Barrier", "Core"],
        ["vault"] = ["Primitives", "Sdk", "Client", "LocalKms", "Storage", "Seals", "Engines", "Barrier", "Core", "Http"],
    };

    /// <summary>The folders of the core, each above what it may use.</summary>
    static readonly string[] CoreFolders = ["Messages", "Policies", "Routing", "Leases", "Tokens", "Expiration", "Mounts", "Wrapping", "SealKeys", "Requests", "Sys", "Lifecycle"];

    [Fact]
    public void No_assembly_references_one_that_stands_beside_or_above_it()
    {
        foreach (var (name, may) in May)
        {
            var references = Assembly.Load(name).GetReferencedAssemblies().Select(each => each.Name!).Where(each => each.StartsWith("Strongroom.", StringComparison.Ordinal) || each == "vault");
            Assert.Empty(references.Except(may.Select(each => "Strongroom." + each)).Select(each => $"{name} references {each}"));
        }
    }

    [Fact]
    public void Every_project_has_its_place_on_the_ladder()
        => Assert.Equal(May.Keys.Select(name => name == "vault" ? "Strongroom.Cli" : name).Order(StringComparer.Ordinal), SourceTree.Sources.Select(file => file.Project).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void In_the_core_no_folder_uses_a_later_one()
    {
        var problems = from file in SourceTree.Sources where file.Project == "Strongroom.Core" && Level(file.Folder) >= 0
            from used in file.Uses where Level(used) > Level(file.Folder)
            select $"{file.Name} uses {used}";
        Assert.Empty(problems);
        Assert.Empty(SourceTree.Sources.Where(file => file.Project == "Strongroom.Core" && file.Folder != "Strongroom.Core" && Level(file.Folder) < 0).Select(file => $"{file.Name} has no place in the order"));
    }

    [Fact]
    public void No_two_folders_use_each_other()
    {
        var edges = (from file in SourceTree.Sources from used in file.Uses
            let pair = (From: Top(file.Project, file.Folder), To: Top(file.Project, used))
            where pair.From != pair.To && pair.From != file.Project && pair.To != file.Project // a project's root composes its folders, and they see it
            select pair).ToHashSet();
        // Engines and the paths they declare are one contract: a path's handler takes an engine's request, an engine's table holds paths.
        edges.Remove(("Strongroom.Sdk.Paths", "Strongroom.Sdk.Engines"));
        var cyclic = edges.Where(edge => Reaches(edges, edge.To, edge.From)).Select(edge => $"{edge.From} <-> {edge.To}");
        Assert.Empty(cyclic);
    }

    [Fact]
    public void Namespaces_are_the_folders()
        => Assert.Empty(SourceTree.Sources.Where(file => file.Folder.Length > 0 && file.Folder != Path.GetDirectoryName(file.Name)!["src/".Length..].Replace('/', '.')).Select(file => file.Name));

    static int Level(string folder) => folder.StartsWith("Strongroom.Core.", StringComparison.Ordinal) ? Array.IndexOf(CoreFolders, folder.Split('.')[2]) : -1;

    /// <summary>A folder and those inside it count as one.</summary>
    static string Top(string project, string folder) => folder.Length <= project.Length ? project : string.Join('.', folder.Split('.').Take(project.Split('.').Length + 1));

    static bool Reaches(HashSet<(string From, string To)> edges, string start, string end)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([start]);
        while (open.TryPop(out var here))
        {
            if (here == end) return true;
            if (!seen.Add(here)) continue;
            foreach (var edge in edges)
                if (edge.From == here) open.Push(edge.To);
        }
        return false;
    }
}
