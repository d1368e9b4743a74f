using Strongroom.Cli.Configuration;
using Strongroom.Cli.Server;
using Strongroom.Sdk.Paths;
using Strongroom.Tests.Cli.Configuration;

namespace Strongroom.Tests.Cli.Server;

/// <summary>What may be called without a token: nothing, unless the configuration says so, and then it is said at the start.</summary>
public sealed class OpenedPathsTests : IDisposable
{
    readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    ServerPlan Plan(string top, params string[] listeners)
    {
        _folder.Write("vault.hcl", $"storage \"inmem\" {{}}\n{top}\n" + string.Concat(listeners.Select((inner, i) => $"listener \"tcp\" {{ address = \"127.0.0.1:820{i}\" tls_disable = 1 {inner} }}\n")));
        var (config, problems) = _folder.Load();
        Assert.Empty(problems);
        return ServerPlanner.Of(config!, []);
    }

    [Theory]
    [InlineData("", "", UnauthenticatedPaths.None)]
    [InlineData("", "disable_unauthed_rekey_endpoints = true", UnauthenticatedPaths.None)]
    [InlineData("", "disable_unauthed_rekey_endpoints = false", UnauthenticatedPaths.Rekey)]
    [InlineData("", "disable_unauthed_generate_root_endpoints = false", UnauthenticatedPaths.GenerateRoot)]
    [InlineData("enable_unauthenticated_access = [\"rekey\", \"generate-root\"]", "", UnauthenticatedPaths.Rekey | UnauthenticatedPaths.GenerateRoot)]
    [InlineData("enable_unauthenticated_access = [\"rekey\", \"generate-root\"]", "disable_unauthed_rekey_endpoints = true", UnauthenticatedPaths.GenerateRoot)]
    [InlineData("enable_unauthenticated_access = []", "", UnauthenticatedPaths.None)]
    public void A_listeners_own_word_counts_more_than_the_servers(string top, string listener, UnauthenticatedPaths opened)
    {
        var plan = Plan(top, listener, "disable_unauthed_rekey_endpoints = true disable_unauthed_generate_root_endpoints = true");
        Assert.Equal([opened, UnauthenticatedPaths.None], plan.Listeners.Select(each => each.Api.Opened));
        Assert.Equal(opened == UnauthenticatedPaths.None ? 0 : 1, plan.Warnings.Count);
        if (opened != UnauthenticatedPaths.None) Assert.Contains("open without a token at 127.0.0.1:8200", plan.Warnings[0]);
    }

    [Fact]
    public void A_group_there_is_not_is_named_with_those_there_are()
    {
        _folder.Write("vault.hcl", "storage \"inmem\" {}\nlistener \"tcp\" { tls_disable = 1 }\nenable_unauthenticated_access = [\"rekeys\"]\n");
        Assert.Equal(["vault.hcl:3:33: enable_unauthenticated_access: \"rekeys\" is no group of paths, expected \"rekey\" or \"generate-root\""], _folder.Load().Problems);
    }
}
