using Strongroom.Sdk.Seals;
using Strongroom.Seals.Pkcs11;
using Strongroom.Seals.Pkcs11.Module;
using Strongroom.Seals.Pkcs11.Wire;
using Strongroom.Testing.Hsm;

namespace Strongroom.Tests.Seals.Pkcs11;

/// <summary>Parameters of OpenBao and Vault Enterprise, and what is said of wrong ones.</summary>
public sealed class Pkcs11SettingsTests
{
    static Pkcs11Settings Read(string parameters, string environment = "")
    {
        var variables = Parse(environment);
        return Pkcs11Settings.Read(SoftHsm.Context(Parse(parameters), variables.GetValueOrDefault));
    }

    static Dictionary<string, string> Parse(string text)
        => text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('=', 2)).ToDictionary(each => each[0], each => each[1]);

    const string Least = "lib=/m.so token_label=t pin=1234 key_label=k";

    [Fact]
    public void What_is_missing_is_told_all_at_once()
    {
        var e = Assert.Throws<SealException>(() => Read("slot=x key_id=0x123"));
        Assert.Equal(SealFault.Misconfigured, e.Fault);
        foreach (var part in (string[])["lib: is missing", "pin: is missing", "slot: \"x\" is not the number", "key_id: \"0x123\" is not in hex", "test.hcl:3"]) Assert.Contains(part, e.Message);
        Assert.Contains("key_label: is missing", Assert.Throws<SealException>(() => Read("lib=/m.so slot=1 pin=1")).Message);
        Assert.Contains("token_label: is missing", Assert.Throws<SealException>(() => Read("lib=/m.so key_label=k pin=1")).Message);
        Assert.Contains("not an absolute path", Assert.Throws<SealException>(() => Read("lib=m.so slot=1 key_label=k pin=1")).Message);
    }

    [Theory]
    [InlineData("0x1087", Mechanism.AesGcm)]
    [InlineData("4231", Mechanism.AesGcm)]
    [InlineData("CKM_AES_GCM", Mechanism.AesGcm)]
    [InlineData("aes_gcm", Mechanism.AesGcm)]
    [InlineData("0x0009", Mechanism.RsaOaep)]
    [InlineData("9", Mechanism.RsaOaep)]
    [InlineData("RSA_PKCS_OAEP", Mechanism.RsaOaep)]
    public void Both_mechanisms_are_known_by_every_name(string given, ulong expected) => Assert.Equal(expected, Read($"{Least} mechanism={given}").Key.Mechanism);

    [Theory]
    [InlineData("0x1085", "CBC", "0x1087")]
    [InlineData("0x1082", "CBC", "0x1087")]
    [InlineData("CKM_AES_CBC_PAD", "CBC", "0x1087")]
    [InlineData("0x0001", "leaks keys", "0x0009")]
    [InlineData("RSA_PKCS", "leaks keys", "0x0009")]
    [InlineData("0x9999", "not a mechanism", "0x1087")]
    public void Another_mechanism_is_refused_with_the_one_that_would_be_right(string given, string why, string right)
    {
        var e = Assert.Throws<SealException>(() => Read($"{Least} mechanism={given}"));
        Assert.Contains(why, e.Message);
        Assert.Contains(right, e.Message);
    }

    [Fact]
    public void The_environment_wins_under_the_names_of_both_products()
    {
        var settings = Read(Least, "BAO_HSM_LIB=/bao.so VAULT_HSM_SLOT=0x10 VAULT_HSM_KEY_LABEL=other BAO_HSM_KEY_ID=0x0AFF VAULT_HSM_MECHANISM=0x1087 BAO_HSM_PIN=5678");
        Assert.Equal(("/bao.so", 16ul, "other", "0aff", Mechanism.AesGcm), (settings.Open.Library, settings.Open.Slot, settings.Key.Label, settings.Key.Id, settings.Key.Mechanism));
        using var pin = settings.ReadPin();
        Assert.True(pin.FixedTimeEquals("5678"u8));
        Assert.Contains(settings.Given, setting => setting is { Name: "pin", Value: "(sensitive)", Origin: "env BAO_HSM_PIN" });
        Assert.Equal("/vault.so", Read(Least, "VAULT_HSM_LIB=/vault.so").Open.Library);
    }

    [Fact]
    public void The_older_names_of_parameters_are_taken()
    {
        var settings = Read("module=/m.so token=t pin=1234 key=k");
        Assert.Equal(("/m.so", "t", "k"), (settings.Open.Library, settings.Open.TokenLabel, settings.Key.Label));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("disable_software_encryption=true", true)]
    [InlineData("disable_software_encryption=false", false)]
    [InlineData("software_encryption=false", true)]
    [InlineData("rsa_encrypt_local=true", false)]
    [InlineData("rsa_encrypt_local=0", true)]
    public void Where_rsa_encrypts_has_three_names(string parameter, bool inModule) => Assert.Equal(inModule, Read($"{Least} {parameter}").EncryptsInModule);

    [Fact]
    public void Names_that_contradict_each_other_are_told()
        => Assert.Contains("contradict", Assert.Throws<SealException>(() => Read($"{Least} disable_software_encryption=true rsa_encrypt_local=true")).Message);

    [Fact]
    public void A_key_that_the_server_should_make_is_said_to_be_made_by_hand()
        => Assert.Contains(Read($"{Least} generate_key=true").Given, setting => setting.Name == "generate_key" && setting.Value.Contains("made by hand"));

    [Theory]
    [InlineData("VAULT_TOKEN", true)]
    [InlineData("BAO_HSM_PIN", true)]
    [InlineData("AWS_SECRET_ACCESS_KEY", true)]
    [InlineData("azure_client_secret", true)]
    [InlineData("CREDENTIALS_DIRECTORY", true)]
    [InlineData("NOTIFY_SOCKET", true)]
    [InlineData("PATH", false)]
    [InlineData("SOFTHSM2_CONF", false)]
    [InlineData("ChrystokiConfigurationPath", false)]
    [InlineData("LD_LIBRARY_PATH", false)]
    public void A_library_inherits_what_it_may_need_and_nothing_of_the_servers(string variable, bool isOurs) => Assert.Equal(isOurs, ModuleProgram.IsOurs(variable));

    [Fact]
    public void The_default_key_label_opens_blobs_without_a_name()
        => Assert.Equal(("k", "old"), (Read(Least).DefaultKeyLabel, Read($"{Least} default_key_label=old").DefaultKeyLabel));
}
