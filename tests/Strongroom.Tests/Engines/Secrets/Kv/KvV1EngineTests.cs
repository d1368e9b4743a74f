using Strongroom.Sdk.Engines;
using Strongroom.Testing;

namespace Strongroom.Tests.Engines.Secrets.Kv;

public sealed class KvV1EngineTests
{
    readonly KvTester _kv = new(new MapStorage(), "1");

    [Fact]
    public async Task A_secret_comes_back_byte_for_byte()
    {
        const string secret = """{"s":"text","n":12345678901234567890,"f":1.50e3,"b":true,"z":null,"l":[1,"x"],"o":{"k":"é"}}""";
        Assert.Equal("204", await _kv.Show(Operation.Create, "a", secret));
        Assert.Equal(secret, await _kv.Show(Operation.Read, "a"));
        Assert.Equal(["a"], _kv.Map.Keys);
    }

    [Fact]
    public async Task Of_a_member_given_twice_the_last_counts()
    {
        await _kv.Call(Operation.Create, "a", """{"x":1,"x":{"y":1,"y":2},"n":1.0}""");
        Assert.Equal("""{"x":{"y":2},"n":1.0}""", await _kv.Show(Operation.Read, "a"));
    }

    [Theory]
    [InlineData(Operation.Read, "none", null, "404")]
    [InlineData(Operation.Read, "", null, "404")]
    [InlineData(Operation.Read, "a/", null, "404")]
    [InlineData(Operation.List, "", null, "404")]
    [InlineData(Operation.Delete, "none", null, "204")]
    [InlineData(Operation.Update, "a", "{}", "400 missing data fields")]
    [InlineData(Operation.Update, "a", null, "400 missing data fields")]
    [InlineData(Operation.Update, "", "{\"v\":1}", "400 missing path")]
    [InlineData(Operation.Update, "x/", "{\"v\":1}", "400 cannot write to a path ending in '/'")]
    [InlineData(Operation.Update, "a/..b", "{\"v\":1}", "400 path cannot reference parents")]
    [InlineData(Operation.Read, "a\n", null, "400 path contains non-printable characters")]
    [InlineData(Operation.Patch, "a", "{\"v\":1}", "405 unsupported operation")]
    public async Task What_cannot_be_done_is_answered_as_vault_does(Operation operation, string path, string? body, string answer)
        => Assert.Equal(answer, await _kv.Show(operation, path, body));

    [Fact]
    public async Task Lists_show_names_and_folders()
    {
        foreach (var path in new[] { "b", "a", "C", "a/1", "a/2/x", "10" }) await _kv.Call(Operation.Create, path, "{\"v\":1}");
        Assert.Equal("""{"keys":["10","C","a","a/","b"]}""", await _kv.Show(Operation.List, ""));
        Assert.Equal("""{"keys":["1","2/"]}""", await _kv.Show(Operation.List, "a"));
        Assert.Equal("""{"keys":["1","2/"]}""", await _kv.Show(Operation.List, "a/"));
    }

    [Theory]
    [InlineData("""{"ttl":"30m"}""", 1800)]
    [InlineData("""{"lease":"1h"}""", 3600)]
    [InlineData("""{"ttl":90}""", 90)]
    [InlineData("""{"ttl":"whenever"}""", 2764800)]
    [InlineData("""{"ttl":"-1s"}""", 2764800)]
    [InlineData("""{"v":1}""", 2764800)]
    public async Task A_ttl_member_is_the_lease_duration(string secret, int seconds)
    {
        await _kv.Call(Operation.Create, "a", secret);
        var response = await _kv.Read("a");
        Assert.Equal(seconds, response!.LeaseHint.TotalSeconds);
        Assert.Null(response.Lease);
    }

    [Fact]
    public async Task With_leased_passthrough_reads_are_leased()
    {
        var kv = new KvTester(new MapStorage(), "1", options: ("leased_passthrough", "true"));
        await kv.Call(Operation.Create, "a", """{"ttl":"30m"}""");
        Assert.Equal(("kv", TimeSpan.FromMinutes(30)), ((await kv.Read("a"))!.Lease!.Type.Name, (await kv.Read("a"))!.Lease!.Ttl!.Value));
    }

    [Fact]
    public async Task A_write_knows_whether_it_creates()
    {
        var path = _kv.Engine.Paths.Match("a")!.Path;
        var request = new EngineRequest { Id = "1", Operation = Operation.Update, Path = "a", Mount = _kv.Mount, Caller = null, Storage = _kv.Storage };
        Assert.False(await path.Exists!(request, TestContext.Current.CancellationToken));
        await _kv.Call(Operation.Create, "a", "{\"v\":1}");
        Assert.True(await path.Exists!(request, TestContext.Current.CancellationToken));
    }
}
