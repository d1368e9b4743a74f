using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.AwsKms;

namespace Strongroom.Tests.Seals.AwsKms;

public sealed class AwsKmsKeyStateTests
{
    const string Arn = "arn:aws:kms:eu-west-1:1:key/x";

    static KeyMetadata Key() => new()
    {
        Arn = Arn, Enabled = true, KeyState = KeyState.Enabled, KeyUsage = KeyUsageType.ENCRYPT_DECRYPT, KeySpec = KeySpec.SYMMETRIC_DEFAULT, KeyManager = KeyManagerType.CUSTOMER,
    };

    [Fact]
    public void An_enabled_key_of_ones_own_is_well()
    {
        var report = AwsKmsKeyState.Report(Key(), "eu-west-1");
        Assert.Equal(Arn, report.KeyId);
        Assert.Empty(report.Warnings);
    }

    [Fact]
    public void A_bare_answer_of_an_older_stand_in_is_well_too() => Assert.Empty(AwsKmsKeyState.Report(new KeyMetadata { Arn = Arn, Enabled = true }, "eu-west-1").Warnings);

    [Fact]
    public void A_key_for_something_else_is_misconfigured()
    {
        var signing = Key();
        (signing.KeyUsage, signing.KeySpec) = (KeyUsageType.SIGN_VERIFY, KeySpec.RSA_2048);
        Assert.Equal(SealFault.Misconfigured, Assert.Throws<SealException>(() => AwsKmsKeyState.Report(signing, "eu-west-1")).Fault);
        var asymmetric = Key();
        asymmetric.KeySpec = KeySpec.RSA_4096;
        Assert.Equal(SealFault.Misconfigured, Assert.Throws<SealException>(() => AwsKmsKeyState.Report(asymmetric, "eu-west-1")).Fault);
    }

    [Theory]
    [InlineData("Disabled")]
    [InlineData("PendingImport")]
    [InlineData("Unavailable")]
    [InlineData("Creating")]
    public void A_key_that_cannot_be_used_is_a_fault(string state)
    {
        var key = Key();
        (key.KeyState, key.Enabled) = (KeyState.FindValue(state), false);
        Assert.Equal(SealFault.KeyDisabled, Assert.Throws<SealException>(() => AwsKmsKeyState.Report(key, "eu-west-1")).Fault);
    }

    [Fact]
    public void What_will_go_wrong_later_is_a_warning()
    {
        var key = Key();
        (key.ExpirationModel, key.ValidTo) = (ExpirationModelType.KEY_MATERIAL_EXPIRES, new DateTime(2030, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.Contains("2030-01-02", Assert.Single(AwsKmsKeyState.Report(key, "eu-west-1").Warnings), StringComparison.Ordinal);
        key = Key();
        key.KeyManager = KeyManagerType.AWS;
        Assert.Contains("managed by AWS", Assert.Single(AwsKmsKeyState.Report(key, "eu-west-1").Warnings), StringComparison.Ordinal);
        Assert.Contains("eu-west-1", Assert.Single(AwsKmsKeyState.Report(Key(), "us-east-1").Warnings), StringComparison.Ordinal);
    }
}
