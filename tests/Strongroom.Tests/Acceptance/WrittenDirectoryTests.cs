using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>What we write, read by a program that knows only the written format.</summary>
public sealed class WrittenDirectoryTests
{
    [Fact]
    [Trait("speed", "slow")]
    public async Task A_directory_of_ours_is_read_by_the_independent_reader()
    {
        if (IndependentReader.Missing is { } why) Assert.Skip(why);
        using var directory = new TempDirectory();
        string share;
        await using (var server = await TestServer.StartAsync(path: directory.Path))
        {
            share = (await server.InitAsync())["keys"]![0]!.GetValue<string>();
            await server.Api.PutAsync("sys/mounts/one", """{"type":"kv"}""");
            await server.Api.PutAsync("sys/mounts/two", """{"type":"kv","options":{"version":"2"}}""");
            await server.Api.PutAsync("one/app/db", """{"password":"of version one"}""");
            for (var i = 0; i < 3; i++) await server.Api.PutAsync("two/data/app/db", $$$"""{"data":{"password":"number {{{i}}}"}}""");
            await server.Api.PutAsync("sys/policies/acl/app", """{"policy":"path \"one/*\" { capabilities = [\"read\"] }"}""");
            await server.Api.PutAsync("auth/token/create", """{"policies":["app"],"ttl":"10h"}""");
            await server.Api.PutAsync("sys/rotate");
            await server.Api.PutAsync("one/after", """{"password":"in term two"}""");
        }

        var (code, output) = IndependentReader.Run("--storage", directory.Path, "--share", share, "--dump");
        Assert.True(code == 0, output);
        foreach (var expected in (string[])["of version one", "number 2", "in term two", "path \\\"one/*\\\"", "auth/token/create"])
            Assert.True(output.Contains(expected, StringComparison.Ordinal) || output.Contains(expected.Replace("\\\"", "\"", StringComparison.Ordinal), StringComparison.Ordinal), $"{expected} is not in\n{output}");
        Assert.DoesNotContain("Traceback", output);
    }
}
