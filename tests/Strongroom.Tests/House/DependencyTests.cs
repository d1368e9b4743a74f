using System.Xml.Linq;

namespace Strongroom.Tests.House;

/// <summary>Every package has its reason written down.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void Every_package_is_named_in_the_document_about_dependencies()
    {
        var document = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "dependencies.md"));
        var packages = XDocument.Load(Path.Combine(SourceTree.Root, "Directory.Packages.props")).Descendants("PackageVersion").Select(each => each.Attribute("Include")!.Value).ToList();
        Assert.NotEmpty(packages);
        Assert.All(packages, name => Assert.Contains(name, document, StringComparison.Ordinal));
    }
}
