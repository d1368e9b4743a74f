using System.Text.Json.Nodes;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Strongroom.LocalKms;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.AwsKms;
using Strongroom.Testing.Deploy.Terraform;
using Strongroom.Tests.Seals.AwsKms;

namespace Strongroom.Tests.LocalKms;

/// <summary>Who may use a key by its own policy, and that the policy of <c>deploy/policies</c> does what it is for.</summary>
public sealed class KeyPolicyTests : IAsyncLifetime
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    LocalKmsServer _kms = null!;
    AmazonKeyManagementServiceClient _client = null!;

    public async ValueTask InitializeAsync() => (_kms, _client) = (await LocalKmsFixture.StartAsync(), null!);

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _kms.DisposeAsync();
    }

    async Task PutAsync(string statements)
    {
        _client ??= LocalKmsFixture.Client(_kms);
        var id = (await _client.DescribeKeyAsync("alias/test", Ct)).KeyMetadata.KeyId;
        await _client.PutKeyPolicyAsync(new PutKeyPolicyRequest { KeyId = id, Policy = $$"""{"Version":"2012-10-17","Statement":{{statements}}}""" }, Ct);
    }

    /// <summary>The statements that the doctor prints and Terraform uses, as those of the key's own policy.</summary>
    static string Shipped(string principal)
    {
        var statements = JsonNode.Parse(File.ReadAllText(Path.Combine(Userdata.Deploy, "policies", "aws.json")))!["Statement"]!.AsArray();
        foreach (var statement in statements) (statement!["Principal"], statement["Resource"]) = (new JsonObject { ["AWS"] = principal }, "*");
        return statements.ToJsonString();
    }

    IKeyWrapper Wrapper(SealBinding? binding) => AwsKmsKeyWrapper.Create(AwsKmsFixture.Context(_kms.Address, null, null) with { Binding = binding });

    [Theory]
    [InlineData("arn:aws:iam::000000000000:root")]
    [InlineData("arn:aws:iam::000000000000:user/test")]
    public async Task The_policy_we_ship_lets_the_seal_pass_and_nobody_who_names_another_context_or_none(string principal)
    {
        using var key = SecretBytes.Random(32);
        await using var unbound = Wrapper(null);
        var before = await unbound.WrapAsync(key, Ct);
        await PutAsync(Shipped(principal));

        foreach (var cluster in (string[])["", "prod"])
        {
            await using var wrapper = Wrapper(new SealBinding(cluster));
            await wrapper.InspectAsync(Ct);
            using var back = await wrapper.UnwrapAsync(await wrapper.WrapAsync(key, Ct), Ct);
            Assert.True(key.FixedTimeEquals(back.Span));
        }
        var refused = await Assert.ThrowsAsync<SealException>(async () => await unbound.UnwrapAsync(before, Ct)); // why the order of adoption matters
        Assert.Equal(SealFault.Denied, refused.Fault);
        Assert.Contains("wait until this server has started once", refused.Remedy);
        Assert.Equal(SealFault.Denied, (await Assert.ThrowsAsync<SealException>(async () => await unbound.WrapAsync(key, Ct))).Fault);
        foreach (var context in (Dictionary<string, string>[])[new() { ["product"] = "strongroom" }, new() { ["product"] = "strongroom", ["purpose"] = "backup" }, new() { ["product"] = "other", ["purpose"] = "seal" }])
        {
            var e = await Assert.ThrowsAsync<AmazonKeyManagementServiceException>(() => _client.DecryptAsync(new DecryptRequest { CiphertextBlob = new(before.WrappedKey.ToArray()), EncryptionContext = context }, Ct));
            Assert.Equal("AccessDeniedException", e.ErrorCode);
        }
    }

    [Fact]
    public async Task An_existing_server_adopts_it_by_wrapping_anew_first()
    {
        using var key = SecretBytes.Random(32);
        await using var old = Wrapper(null);
        var stored = await old.WrapAsync(key, Ct);
        await using var wrapper = Wrapper(new SealBinding("prod"));
        var fresh = await wrapper.RefreshAsync(stored, Ct); // the first start
        await PutAsync(Shipped("*"));
        using var back = await wrapper.UnwrapAsync(fresh!, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"kms:*"}""", true)]
    [InlineData("""{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::000000000000:user/other"]},"Action":"kms:*"}""", false)]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt"}""", false)]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":["kms:Enc*"]}""", true)]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"kms:*"},{"Effect":"Deny","Principal":"*","Action":"kms:Encrypt","Condition":{"Null":{"kms:EncryptionContextKeys":"true"}}}""", false)]
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"kms:*","Condition":{"DateLessThan":{"aws:CurrentTime":"2030-01-01"}}}""", false)] // not known here
    [InlineData("""{"Effect":"Allow","Principal":"*","Action":"kms:*"},{"Effect":"Deny","Principal":"*","NotAction":"kms:Decrypt"}""", false)]
    public async Task Statements_are_put_together_as_aws_does(string statements, bool isAllowed)
    {
        await PutAsync($"[{statements}]");
        var call = () => _client.EncryptAsync(new EncryptRequest { KeyId = "alias/test", Plaintext = new([1]) }, Ct);
        if (isAllowed) await call();
        else Assert.Equal("AccessDeniedException", (await Assert.ThrowsAsync<AmazonKeyManagementServiceException>(call)).ErrorCode);
        await _client.GetKeyPolicyAsync(new GetKeyPolicyRequest { KeyId = "alias/test", PolicyName = "default" }, Ct); // administration is not decided: nobody locks themselves out
    }
}
