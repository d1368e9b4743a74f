using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Static;
using Strongroom.Testing;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Seals.Static;

public sealed class StaticKeyWrapperTests : KeyWrapperContract
{
    const string Hex = "352c9793938d7bc4798751ea870d2321b449700c1faca3a402b561f8624da56f";
    static readonly byte[] Key = Convert.FromHexString(Hex);

    private protected override IKeyWrapper Create() => Open(("current_key_id", "k1"), ("current_key", Hex));

    [Fact]
    public async Task Keys_of_a_real_server_open_its_root_key_and_recovery_key()
    {
        var golden = GoldenSeal.Of("openbao-2.6-static");
        var keys = golden["static"]!;
        var (current, previous) = (keys["currentKeyId"]!.GetValue<string>(), keys["previousKeyId"]!.GetValue<string>());
        await using var wrapper = Open(("current_key_id", current), ("current_key", keys["keys"]![current]!.GetValue<string>()),
            ("previous_key_id", previous), ("previous_key", keys["keys"]![previous]!.GetValue<string>()));
        using var plaintext = await wrapper.UnwrapAsync(GoldenSeal.StoredKeys(golden), Ct);
        GoldenSeal.AssertOpensKeyring(golden, plaintext);
        using var recovery = await wrapper.UnwrapAsync(GoldenSeal.RecoveryKey(golden), Ct);
        using var combined = Strongroom.Primitives.Shamir.ShamirSecret.Combine(GoldenSeal.Shares(golden, "recoveryShares")[..3]);
        Assert.True(combined.FixedTimeEquals(recovery.Span));
    }

    [Fact]
    public async Task A_blob_under_the_previous_key_is_read_and_new_ones_are_under_the_current()
    {
        using var secret = SecretBytes.Random(32);
        await using var old = Open(("current_key_id", "old"), ("current_key", new string('1', 64)));
        var blob = await old.WrapAsync(secret, Ct);
        await using var both = Open(("current_key_id", "new"), ("current_key", Hex), ("previous_key_id", "old"), ("previous_key", new string('1', 64)));
        using var back = await both.UnwrapAsync(blob, Ct);
        Assert.True(secret.FixedTimeEquals(back.Span));
        Assert.NotEqual(both.KeyId, blob.KeyId);
        Assert.Equal("new", (await both.WrapAsync(secret, Ct)).KeyId);
    }

    [Fact]
    public async Task A_blob_under_an_unknown_id_names_both_ids()
    {
        await using var wrapper = Create();
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(new SealBlob { KeyId = "k0", Ciphertext = new byte[50] }, Ct));
        Assert.Equal(SealFault.WrongKey, e.Fault);
        Assert.Contains("\"k0\"", e.Message, StringComparison.Ordinal);
        Assert.Contains("\"k1\"", e.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> Spellings => [Hex, Hex.ToUpperInvariant(), Convert.ToBase64String(Key), Convert.ToBase64String(Key).TrimEnd('='),
        Convert.ToBase64String(Key).TrimEnd('=').Replace('+', '-').Replace('/', '_'), "string://" + Hex];

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task A_key_may_be_spelt_in_several_ways(string text) => await AssertIsTheKey(Open(("current_key_id", "k1"), ("current_key", text)));

    [Theory]
    [InlineData("raw")]
    [InlineData("hex and newline")]
    public async Task A_key_may_lie_in_a_file(string how)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, how == "raw" ? Key : System.Text.Encoding.ASCII.GetBytes(Hex + "\n"), Ct);
            await AssertIsTheKey(Open(("current_key_id", "k1"), ("current_key", "file://" + path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_bare_file_name_is_a_credential_of_systemd()
    {
        using var credentials = new TempDirectory();
        await File.WriteAllBytesAsync(Path.Combine(credentials.Path, "unseal-key"), Key, Ct);
        var wrapper = OpenWithCredentials(credentials.Path, "file://unseal-key");
        Assert.Contains(new SealSetting("current_key", "(sensitive)", "file://unseal-key in config test.hcl:3"), wrapper.Settings);
        await AssertIsTheKey(wrapper);
    }

    [Fact]
    public async Task A_path_is_a_path_also_where_there_are_credentials()
    {
        using var credentials = new TempDirectory();
        using var elsewhere = new TempDirectory();
        var path = Path.Combine(elsewhere.Path, "unseal-key");
        await File.WriteAllBytesAsync(path, Key, Ct);
        await File.WriteAllBytesAsync(Path.Combine(credentials.Path, "unseal-key"), new byte[32], Ct);
        await AssertIsTheKey(OpenWithCredentials(credentials.Path, "file://" + path));
    }

    [Fact]
    public async Task A_credential_that_systemd_did_not_give_is_named_with_those_it_gave()
    {
        using var credentials = new TempDirectory();
        await File.WriteAllBytesAsync(Path.Combine(credentials.Path, "unseal_key"), Key, Ct);
        var e = Assert.Throws<SealException>(() => OpenWithCredentials(credentials.Path, "file://unseal-key"));
        Assert.Contains("there is no credential unseal-key (systemd gave unseal_key); the unit needs LoadCredential=unseal-key:", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "is empty")]
    [InlineData(64 * 1024 + 1, "is longer than the 64 KiB a secret may have")]
    public async Task A_file_that_cannot_be_a_key_is_named(int length, string expected)
    {
        using var folder = new TempDirectory();
        var path = Path.Combine(folder.Path, "key");
        await File.WriteAllBytesAsync(path, new byte[length], Ct);
        var e = Assert.Throws<SealException>(() => Open(("current_key_id", "k1"), ("current_key", "file://" + path)));
        Assert.Contains($"the file {path} {expected}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_wins_over_the_configuration()
    {
        var wrapper = StaticKeyWrapper.Create(TestSeals.Context(new() { ["current_key_id"] = "k0", ["current_key"] = new string('0', 64) },
            new() { ["BAO_STATIC_SEAL_CURRENT_KEY_ID"] = "k1", ["VAULT_STATIC_SEAL_CURRENT_KEY"] = "env://ELSEWHERE", ["ELSEWHERE"] = Hex }));
        Assert.Contains(new SealSetting("current_key_id", "k1", "env BAO_STATIC_SEAL_CURRENT_KEY_ID"), wrapper.Settings);
        await AssertIsTheKey(wrapper);
    }

    [Fact]
    public void Settings_show_where_the_key_came_from_but_not_the_key()
    {
        var settings = Create().Settings;
        Assert.Contains(settings, setting => setting is { Name: "current_key", Origin: "config test.hcl:3" });
        Assert.DoesNotContain(settings, setting => setting.ToString().Contains(Hex, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("current_key", "current_key_id", "k1")]
    [InlineData("current_key_id", "current_key", Hex)]
    [InlineData("is not a key of 32 bytes", "current_key_id", "k1", "current_key", "abcdef")]
    [InlineData("is not a key of 32 bytes", "current_key_id", "k1", "current_key", "zz2c9793938d7bc4798751ea870d2321b449700c1faca3a402b561f8624da56f")]
    [InlineData("NOT_SET", "current_key_id", "k1", "current_key", "env://NOT_SET")]
    [InlineData("/no/such/file", "current_key_id", "k1", "current_key", "file:///no/such/file")]
    [InlineData("previous_key: is missing", "current_key_id", "k1", "current_key", Hex, "previous_key_id", "k0")]
    [InlineData("previous_key_id: is missing", "current_key_id", "k1", "current_key", Hex, "previous_key", Hex)]
    [InlineData("the same as current_key_id", "current_key_id", "k1", "current_key", Hex, "previous_key_id", "k1", "previous_key", Hex)]
    public void Wrong_parameters_are_named_with_their_place(string expected, params string[] pairs)
    {
        var e = Assert.Throws<SealException>(() => Open([.. pairs.Chunk(2).Select(pair => (pair[0], pair[1]))]));
        Assert.Equal(SealFault.Misconfigured, e.Fault);
        Assert.StartsWith("test.hcl:3: seal \"static\": ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Hex, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recorded_blob_opens()
    {
        var vector = TestData.Json("seals", "vectors.json")["blob_static"]!;
        await using var wrapper = Open(("current_key_id", vector["key_id_text"]!.GetValue<string>()), ("current_key", vector["key"]!.GetValue<string>()));
        using var plaintext = await wrapper.UnwrapAsync(SealBlob.Parse(Convert.FromHexString(vector["blob"]!.GetValue<string>())), Ct);
        Assert.Equal(vector["plaintext_text"]!.GetValue<string>(), System.Text.Encoding.ASCII.GetString(plaintext.Span));
    }

    static IKeyWrapper Open(params (string, string)[] parameters)
        => StaticKeyWrapper.Create(TestSeals.Context(parameters.ToDictionary(pair => pair.Item1, pair => pair.Item2)));

    static IKeyWrapper OpenWithCredentials(string folder, string key)
        => StaticKeyWrapper.Create(TestSeals.Context(new() { ["current_key_id"] = "k1", ["current_key"] = key }, new() { ["CREDENTIALS_DIRECTORY"] = folder }));

    static async Task AssertIsTheKey(IKeyWrapper wrapper)
    {
        await using (wrapper)
        {
            using var secret = SecretBytes.Random(32);
            await using var expected = Open(("current_key_id", "k1"), ("current_key", Hex));
            using var back = await expected.UnwrapAsync(await wrapper.WrapAsync(secret, Ct), Ct);
            Assert.True(secret.FixedTimeEquals(back.Span));
        }
    }
}
