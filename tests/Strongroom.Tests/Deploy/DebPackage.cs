using Strongroom.Testing;
using Strongroom.Testing.Deploy;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Deploy;

/// <summary>The package as <c>./build</c> makes it, around the executable under test.</summary>
static class DebPackage
{
    public static void SkipWhereMissing()
    {
        Assert.SkipWhen(!VaultProcess.IsNative, "STRONGROOM_VAULT names no native executable");
        Assert.SkipWhen(!CommandResult.IsThere("dpkg-deb"), "dpkg-deb is not here: not Debian or its kin");
    }

    /// <summary>Returns its file.</summary>
    public static async Task<string> MakeAsync(string folder, string version, string? epoch = null)
    {
        var architecture = (await CommandResult.RunAsync(["dpkg", "--print-architecture"])).Ok().Out.Trim();
        string[] clock = ["env", "STRONGROOM_DEB_LEVEL=0", .. epoch is null ? Array.Empty<string>() : [$"SOURCE_DATE_EPOCH={epoch}"]];
        (await CommandResult.RunAsync([.. clock, Path.GetFullPath(TestData.Path("..", "..", "scripts", "make-deb")), VaultProcess.Executable, version, architecture, folder])).Ok("scripts/make-deb");
        return Path.Combine(folder, $"strongroom_{version}_{architecture}.deb");
    }
}
