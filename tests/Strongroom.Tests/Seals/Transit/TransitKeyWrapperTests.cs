using System.Text;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing;
using Strongroom.Testing.Clouds.Transit;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Seals.Transit;

public class TransitKeyWrapperTests : KeyWrapperContract, IAsyncLifetime
{
    TransitFixture _transit = null!;
    string _token = "";

    public async ValueTask InitializeAsync()
    {
        _transit = await TransitFixture.StartAsync();
        _token = await _transit.TokenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _transit.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected override IKeyWrapper Create() => _transit.Wrapper(_token);

    [Theory]
    [InlineData("transit-seal")]
    [InlineData("vault-1.14-transit-seal")]
    public async Task What_vault_wrapped_with_its_transit_engine_opens(string fixture)
    {
        var transit = TestData.Json("formats", fixture, "manifest.json")["seal"]!["transit"]!;
        foreach (var (version, key) in transit["keys_base64"]!.AsObject()) _transit.StandIn.Keys[int.Parse(version)] = Convert.FromBase64String(key!.GetValue<string>());
        using var directory = new GoldenDirectory(fixture);
        var blob = GoldenBlob(directory);
        await using var wrapper = Create();
        using var plaintext = await wrapper.UnwrapAsync(blob, Ct);
        Assert.Equal($"[\"{Convert.ToBase64String(directory.RootKey)}\"]", Encoding.ASCII.GetString(plaintext.Span));
        Assert.Equal("v2", blob.KeyId);
        Assert.Null(await wrapper.RefreshAsync(blob, Ct)); // The key id is the one we write too: nothing to wrap anew.
    }

    [Fact]
    public async Task A_blob_is_the_engines_text_and_its_version_as_vault_writes_it()
    {
        using var key = SecretBytes.Random(48);
        await using var wrapper = Create();
        var blob = await wrapper.WrapAsync(key, Ct);
        Assert.StartsWith("vault:v1:", Encoding.ASCII.GetString(blob.Ciphertext.Span), StringComparison.Ordinal);
        Assert.Equal((0ul, 0, 0, "v1", null), (blob.Mechanism, blob.Iv.Length, blob.WrappedKey.Length, blob.KeyId, blob.Binding));
    }

    [Fact]
    public async Task A_rotated_key_shows_in_the_key_id_wraps_from_then_on_and_old_blobs_still_open()
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = Create();
        var before = await wrapper.WrapAsync(key, Ct);
        await _transit.StandIn.RotateAsync();
        Assert.Equal("v2", (await wrapper.InspectAsync(Ct)).KeyId);
        var after = await wrapper.RefreshAsync(before, Ct);
        Assert.Equal("v2", after!.KeyId);
        foreach (var blob in (SealBlob[])[before, after])
        {
            using var back = await wrapper.UnwrapAsync(blob, Ct);
            Assert.True(key.FixedTimeEquals(back.Span));
        }
    }

    [Fact]
    public async Task A_prefix_tells_keys_of_the_same_version_apart()
    {
        using var key = SecretBytes.Random(32);
        await using var plain = Create();
        var before = await plain.WrapAsync(key, Ct);
        await using var wrapper = _transit.Wrapper(_token, ("key_id_prefix", "berlin-"));
        Assert.Equal("berlin-v1", (await wrapper.RefreshAsync(before, Ct))!.KeyId);
    }

    [Fact]
    public async Task New_blobs_are_bound_and_open_only_as_what_they_are_bound_to()
    {
        using var key = SecretBytes.Random(32);
        var binding = new SealBinding("prod");
        await using var wrapper = _transit.Wrapper(_token, binding, null);
        var blob = SealBlob.Parse((await wrapper.WrapAsync(key, Ct)).ToBytes());
        Assert.Equal(binding, blob.Binding);
        using (var back = await wrapper.UnwrapAsync(blob, Ct)) Assert.True(key.FixedTimeEquals(back.Span));
        foreach (var other in (SealBinding?[])[null, new SealBinding("test")])
            await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob with { Binding = other }, Ct));
        await using var unbound = Create(); // Another configuration: the blob says itself what it is bound to.
        using var opened = await unbound.UnwrapAsync(blob, Ct);
        Assert.True(key.FixedTimeEquals(opened.Span));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_binds_nothing_is_noticed_wrapped_without_and_told(bool ignores)
    {
        (_transit.StandIn.IgnoresAssociatedData, _transit.StandIn.RefusesAssociatedData) = (ignores, !ignores);
        using var log = new CapturedLog();
        await using var wrapper = _transit.Wrapper(_token, new SealBinding("prod"), log);
        using var key = SecretBytes.Random(32);
        var blob = await wrapper.WrapAsync(key, Ct);
        Assert.Null(blob.Binding);
        Assert.Null(wrapper.Binding);
        using (var back = await wrapper.UnwrapAsync(blob, Ct)) Assert.True(key.FixedTimeEquals(back.Span));
        Assert.Contains((await wrapper.InspectAsync(Ct)).Warnings, warning => warning.Contains("associated_data", StringComparison.Ordinal));
        Assert.Contains("associated_data", log.Text, StringComparison.Ordinal);
        Assert.Null(await wrapper.RefreshAsync(blob, Ct)); // And not wrapped anew at each start.
        var calls = _transit.Server.Calls["Encrypt"] + _transit.Server.Calls["Decrypt"];
        await wrapper.WrapAsync(key, Ct);
        Assert.Equal(calls + 1, _transit.Server.Calls["Encrypt"] + _transit.Server.Calls["Decrypt"]); // Tried once per process.
    }

    [Theory]
    [InlineData("vault:v0:")]
    [InlineData("vault:v01:")]
    [InlineData("vault:v1:*")]
    [InlineData("vault:v99999999999:AAAA")]
    [InlineData("other:v1:AAAA")]
    [InlineData("vault:v1:AAB=")]
    [InlineData("vault:v1:AAAA\u00e9")]
    public async Task A_text_that_is_no_ciphertext_is_not_sent_anywhere(string text)
    {
        await using var wrapper = Create();
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(new SealBlob { Ciphertext = Encoding.UTF8.GetBytes(text) }, Ct));
        Assert.Equal((SealFault.CorruptBlob, 0), (e.Fault, _transit.Server.Calls.Total));
    }

    [Fact]
    public async Task Making_a_wrapper_contacts_nobody_and_says_where_its_token_will_come_from()
    {
        await using var wrapper = Create();
        Assert.Null(wrapper.KeyId);
        Assert.EndsWith("at the first call", Assert.Single(wrapper.Settings, setting => setting.Name == "credentials").Origin, StringComparison.Ordinal);
        Assert.Equal(0, _transit.Server.Calls.Total);
    }

    [Fact]
    public async Task The_namespace_goes_with_every_request()
    {
        await using var wrapper = _transit.Wrapper(_token, ("namespace", "team/a/"));
        await wrapper.InspectAsync(Ct);
        Assert.All(_transit.StandIn.Namespaces, name => Assert.Equal("team/a/", name));
    }

    [Fact]
    public async Task A_standby_that_names_the_active_server_is_followed_there()
    {
        await using var active = await TransitServer.StartAsync(_transit.StandIn);
        _transit.Server.RedirectTo = active.ApiAddress.ToString().TrimEnd('/');
        await using var wrapper = Create();
        using var key = SecretBytes.Random(32);
        await wrapper.WrapAsync(key, Ct);
        Assert.Equal(1, active.Calls["Encrypt"]);
        foreach (var elsewhere in (string[])["http://127.0.0.1:1/elsewhere?x=", "http://seal.invalid", "http://x:y@127.0.0.1:1", "ftp://127.0.0.1:1"]) // another path; the token in the clear on a network; …
        {
            _transit.Server.RedirectTo = elsewhere;
            Assert.Equal(SealFault.InvalidAnswer, (await TransitFixture.FailAsync(wrapper)).Fault);
        }
    }

    static SealBlob GoldenBlob(GoldenDirectory directory)
    {
        var entry = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(directory.Path, "core", "hsm", "_barrier-unseal-keys")))!;
        return SealBlob.Parse(Convert.FromBase64String(entry["Value"]!.GetValue<string>()));
    }
}
