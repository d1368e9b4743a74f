using Strongroom.Sdk.Seals;
using Strongroom.Seals.AwsKms;
using Strongroom.Testing;

namespace Strongroom.Tests.Seals.AwsKms;

public sealed class AwsKmsSettingsTests
{
    [Theory]
    [InlineData("http://kms.example.com", true)]
    [InlineData("http://127.0.0.1:8300", false)]
    [InlineData("https://kms.example.com", false)]
    public void An_endpoint_in_the_clear_beyond_this_machine_is_known_as_such(string endpoint, bool isPlain)
        => Assert.Equal(isPlain, AwsKmsSettings.Read(TestSeals.Context(new() { ["kms_key_id"] = "alias/x", ["endpoint"] = endpoint })).IsPlain);

    [Fact]
    public void The_environment_wins_for_key_and_endpoint_and_the_configuration_for_region_and_credentials()
    {
        var wrapper = AwsKmsKeyWrapper.Create(TestSeals.Context(
            new() { ["kms_key_id"] = "alias/config", ["endpoint"] = "https://config.example", ["region"] = "eu-west-1", ["access_key"] = "config", ["secret_key"] = "config" },
            new()
            {
                ["VAULT_AWSKMS_SEAL_KEY_ID"] = "alias/env", ["AWS_KMS_ENDPOINT"] = "env.example", ["AWS_REGION"] = "us-west-2",
                ["AWS_ACCESS_KEY_ID"] = "env", ["AWS_SECRET_ACCESS_KEY"] = "env", ["AWS_SESSION_TOKEN"] = "env",
            }));
        AssertSetting(wrapper, "kms_key_id", "alias/env", "env VAULT_AWSKMS_SEAL_KEY_ID");
        AssertSetting(wrapper, "endpoint", "env.example", "env AWS_KMS_ENDPOINT");
        AssertSetting(wrapper, "region", "eu-west-1", "config test.hcl:3");
        AssertSetting(wrapper, "access_key", "(sensitive)", "config test.hcl:3");
    }

    [Fact]
    public void The_wrapper_variable_wins_over_the_seal_variable()
        => AssertSetting(Create(null, ("AWSKMS_WRAPPER_KEY_ID", "a"), ("VAULT_AWSKMS_SEAL_KEY_ID", "b")), "kms_key_id", "a", "env AWSKMS_WRAPPER_KEY_ID");

    [Fact]
    public void A_region_is_taken_from_the_arn_and_else_is_the_default()
    {
        AssertSetting(Create("arn:aws:kms:eu-central-1:1:key/x"), "region", "eu-central-1", "the key's ARN");
        AssertSetting(Create("arn:aws:kms:eu-central-1:1:key/x"), "endpoint", "https://kms.eu-central-1.amazonaws.com", "default of the region");
        AssertSetting(Create("alias/x"), "region", "us-east-1", "default, unless EC2 metadata says otherwise");
        AssertSetting(Create("arn:aws:kms:eu-central-1:1:key/x", ("AWS_DEFAULT_REGION", "cn-north-1")), "region", "cn-north-1", "env AWS_DEFAULT_REGION");
        AssertSetting(Create("alias/x", ("AWS_REGION", "cn-north-1")), "endpoint", "https://kms.cn-north-1.amazonaws.com.cn", "default of the region");
    }

    [Theory]
    [InlineData("key id not found in env or config for aws kms wrapper configuration")]
    [InlineData("secret_key: is missing", "kms_key_id", "x", "access_key", "a")]
    [InlineData("access_key: is missing", "kms_key_id", "x", "secret_key", "a")]
    [InlineData("role_arn: is missing", "kms_key_id", "x", "web_identity_token_file", "/x")]
    [InlineData("endpoint: \"http://\"", "kms_key_id", "x", "endpoint", "http://")]
    [InlineData("region: \"eu central\"", "kms_key_id", "x", "region", "eu central")]
    [InlineData("request_timeout: \"soon\"", "kms_key_id", "x", "request_timeout", "soon")]
    [InlineData("access_key: the environment variable NONE is not set", "kms_key_id", "x", "access_key", "env://NONE")]
    public void Wrong_parameters_are_named_with_their_place(string expected, params string[] pairs)
    {
        var e = Assert.Throws<SealException>(() => AwsKmsKeyWrapper.Create(TestSeals.Context(pairs.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]))));
        Assert.Equal(SealFault.Misconfigured, e.Fault);
        Assert.StartsWith("test.hcl:3: seal \"awskms\": ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_is_reported_at_once()
    {
        var e = Assert.Throws<SealException>(() => AwsKmsKeyWrapper.Create(TestSeals.Context(new() { ["endpoint"] = "::", ["access_key"] = "a" })));
        Assert.Equal(3, e.Message.Split("; ").Length);
    }

    [Fact]
    public void A_seal_chosen_by_the_environment_alone_says_so()
    {
        var e = Assert.Throws<SealException>(() => AwsKmsKeyWrapper.Create(TestSeals.Context([]) with { Source = "" }));
        Assert.StartsWith("environment: seal \"awskms\": kms_key_id", e.Message, StringComparison.Ordinal);
    }

    static IKeyWrapper Create(string? key, params (string Name, string Value)[] environment)
        => AwsKmsKeyWrapper.Create(TestSeals.Context(key is null ? [] : new() { ["kms_key_id"] = key }, environment.ToDictionary(pair => pair.Name, pair => pair.Value)));

    static void AssertSetting(IKeyWrapper wrapper, string name, string value, string origin)
        => Assert.Equal(new SealSetting(name, value, origin), Assert.Single(wrapper.Settings, setting => setting.Name == name));
}
