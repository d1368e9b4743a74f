using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using MalformedPolicyDocumentException = Amazon.KeyManagementService.Model.MalformedPolicyDocumentException;
using Tag = Amazon.KeyManagementService.Model.Tag;

namespace Strongroom.Tests.LocalKms;

/// <summary>The stand-in as the real AWS SDK sees it.</summary>
public sealed class LocalKmsSdkTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_encrypted_decrypts_and_names_the_key()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var kms = LocalKmsFixture.Client(server);
        var encrypted = await kms.EncryptAsync(new() { KeyId = "alias/test", Plaintext = new([1, 2, 3]) }, Ct);
        var decrypted = await kms.DecryptAsync(new() { CiphertextBlob = encrypted.CiphertextBlob }, Ct);
        Assert.Equal(new byte[] { 1, 2, 3 }, decrypted.Plaintext.ToArray());
        Assert.StartsWith("arn:aws:kms:us-east-1:000000000000:key/", decrypted.KeyId, StringComparison.Ordinal);
        Assert.Equal(encrypted.KeyId, decrypted.KeyId);
        Assert.Equal((1, 1, 2), (server.Calls["Encrypt"], server.Calls["Decrypt"], server.Calls.Total));
    }

    [Fact]
    public async Task The_encryption_context_is_bound()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var kms = LocalKmsFixture.Client(server);
        var encrypted = await kms.EncryptAsync(new() { KeyId = "alias/test", Plaintext = new([1]), EncryptionContext = new() { ["b"] = "ü", ["a"] = "1" } }, Ct);
        await kms.DecryptAsync(new() { CiphertextBlob = encrypted.CiphertextBlob, EncryptionContext = new() { ["a"] = "1", ["b"] = "ü" } }, Ct);
        await Assert.ThrowsAsync<InvalidCiphertextException>(() => kms.DecryptAsync(new() { CiphertextBlob = encrypted.CiphertextBlob }, Ct));
        await Assert.ThrowsAsync<InvalidCiphertextException>(() => kms.DecryptAsync(new() { CiphertextBlob = encrypted.CiphertextBlob, EncryptionContext = new() { ["a"] = "1" } }, Ct));
    }

    [Fact]
    public async Task Sizes_are_limited_as_with_aws()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var kms = LocalKmsFixture.Client(server);
        var most = await kms.EncryptAsync(new() { KeyId = "alias/test", Plaintext = new(new byte[4096]) }, Ct);
        Assert.Equal(4096, (await kms.DecryptAsync(new() { CiphertextBlob = most.CiphertextBlob }, Ct)).Plaintext.Length);
        foreach (var call in (Func<Task>[])[
            () => kms.EncryptAsync(new() { KeyId = "alias/test", Plaintext = new(new byte[4097]) }, Ct),
            () => kms.EncryptAsync(new() { KeyId = "alias/test", Plaintext = new() }, Ct),
            () => kms.DecryptAsync(new() { CiphertextBlob = new(new byte[6145]) }, Ct)])
            Assert.Equal("ValidationException", (await Assert.ThrowsAsync<AmazonKeyManagementServiceException>(call)).ErrorCode);
    }

    [Fact]
    public async Task Data_keys_and_random_bytes_have_the_length_asked_for()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var kms = LocalKmsFixture.Client(server);
        var key = await kms.GenerateDataKeyAsync(new() { KeyId = "alias/test", KeySpec = DataKeySpec.AES_256 }, Ct);
        Assert.Equal(key.Plaintext.ToArray(), (await kms.DecryptAsync(new() { CiphertextBlob = key.CiphertextBlob }, Ct)).Plaintext.ToArray());
        Assert.Equal(32, key.Plaintext.Length);
        var hidden = await kms.GenerateDataKeyWithoutPlaintextAsync(new() { KeyId = "alias/test", NumberOfBytes = 20 }, Ct);
        Assert.Equal(20, (await kms.DecryptAsync(new() { CiphertextBlob = hidden.CiphertextBlob }, Ct)).Plaintext.Length);
        Assert.Equal(77, (await kms.GenerateRandomAsync(new GenerateRandomRequest { NumberOfBytes = 77 }, Ct)).Plaintext.Length);
    }

    [Fact]
    public async Task Old_versions_decrypt_after_a_rotation_and_the_arn_stays()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var kms = LocalKmsFixture.Client(server);
        var before = await kms.EncryptAsync(new() { KeyId = "alias/test", Plaintext = new([1]) }, Ct);
        await kms.RotateKeyOnDemandAsync(new() { KeyId = before.KeyId }, Ct);
        var after = await kms.EncryptAsync(new() { KeyId = "alias/test", Plaintext = new([2]) }, Ct);
        Assert.Equal(before.KeyId, after.KeyId);
        Assert.Equal(1, (await kms.DecryptAsync(new() { CiphertextBlob = before.CiphertextBlob }, Ct)).Plaintext.ToArray()[0]);
        Assert.Equal(2, after.CiphertextBlob.ToArray()[22]);
        Assert.Equal(RotationType.ON_DEMAND, Assert.Single((await kms.ListKeyRotationsAsync(new() { KeyId = before.KeyId }, Ct)).Rotations).RotationType);
    }

    [Fact]
    public async Task A_key_rotates_by_itself_when_its_period_is_over()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var server = await LocalKmsFixture.StartAsync(LocalKmsFixture.Options with { Time = time, VerifySignatures = false });
        using var kms = LocalKmsFixture.Client(server);
        var id = (await kms.CreateKeyAsync(new CreateKeyRequest { Description = "d" }, Ct)).KeyMetadata.KeyId;
        await kms.EnableKeyRotationAsync(new EnableKeyRotationRequest { KeyId = id, RotationPeriodInDays = 90 }, Ct);
        time.Advance(TimeSpan.FromDays(181));
        Assert.Equal(2, (await kms.ListKeyRotationsAsync(new() { KeyId = id }, Ct)).Rotations.Count);
        Assert.True((await kms.GetKeyRotationStatusAsync(new GetKeyRotationStatusRequest { KeyId = id }, Ct)).KeyRotationEnabled);
        await kms.DisableKeyRotationAsync(new DisableKeyRotationRequest { KeyId = id }, Ct);
        Assert.False((await kms.GetKeyRotationStatusAsync(new GetKeyRotationStatusRequest { KeyId = id }, Ct)).KeyRotationEnabled);
    }

    [Fact]
    public async Task A_key_goes_from_enabled_to_disabled_to_pending_to_gone()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var server = await LocalKmsFixture.StartAsync(LocalKmsFixture.Options with { Time = time, VerifySignatures = false });
        using var kms = LocalKmsFixture.Client(server);
        var blob = (await kms.EncryptAsync(new() { KeyId = "alias/test", Plaintext = new([1]) }, Ct)).CiphertextBlob;
        var id = (await kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = "alias/test" }, Ct)).KeyMetadata.KeyId;

        await kms.DisableKeyAsync(new DisableKeyRequest { KeyId = id }, Ct);
        await Assert.ThrowsAsync<DisabledException>(() => kms.DecryptAsync(new() { CiphertextBlob = blob }, Ct));
        await kms.EnableKeyAsync(new EnableKeyRequest { KeyId = id }, Ct);

        await Assert.ThrowsAsync<AmazonKeyManagementServiceException>(() => kms.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = id, PendingWindowInDays = 6 }, Ct));
        await kms.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = id, PendingWindowInDays = 7 }, Ct);
        await Assert.ThrowsAsync<KMSInvalidStateException>(() => kms.DecryptAsync(new() { CiphertextBlob = blob }, Ct));
        Assert.Equal(KeyState.PendingDeletion, (await kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = id }, Ct)).KeyMetadata.KeyState);
        await kms.CancelKeyDeletionAsync(new CancelKeyDeletionRequest { KeyId = id }, Ct);
        await Assert.ThrowsAsync<DisabledException>(() => kms.DecryptAsync(new() { CiphertextBlob = blob }, Ct));

        await kms.ScheduleKeyDeletionAsync(new ScheduleKeyDeletionRequest { KeyId = id, PendingWindowInDays = 7 }, Ct);
        time.Advance(TimeSpan.FromDays(7));
        await Assert.ThrowsAsync<NotFoundException>(() => kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = id }, Ct));
        await Assert.ThrowsAsync<NotFoundException>(() => kms.DescribeKeyAsync(new DescribeKeyRequest { KeyId = "alias/test" }, Ct));
        await Assert.ThrowsAsync<InvalidCiphertextException>(() => kms.DecryptAsync(new() { CiphertextBlob = blob }, Ct));
    }

    [Fact]
    public async Task Aliases_are_made_listed_moved_and_deleted()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var kms = LocalKmsFixture.Client(server);
        var id = (await kms.CreateKeyAsync(new CreateKeyRequest(), Ct)).KeyMetadata.KeyId;
        await kms.CreateAliasAsync(new CreateAliasRequest { AliasName = "alias/other", TargetKeyId = id }, Ct);
        await Assert.ThrowsAsync<AlreadyExistsException>(() => kms.CreateAliasAsync(new CreateAliasRequest { AliasName = "alias/other", TargetKeyId = id }, Ct));
        await Assert.ThrowsAsync<InvalidAliasNameException>(() => kms.CreateAliasAsync(new CreateAliasRequest { AliasName = "alias/" + string.Concat("a:b"), TargetKeyId = id }, Ct));
        Assert.Equal(["alias/other", "alias/test"], (await kms.ListAliasesAsync(new ListAliasesRequest(), Ct)).Aliases.Select(alias => alias.AliasName));
        await kms.UpdateAliasAsync(new UpdateAliasRequest { AliasName = "alias/test", TargetKeyId = id }, Ct);
        Assert.Equal(2, (await kms.ListAliasesAsync(new ListAliasesRequest { KeyId = id }, Ct)).Aliases.Count);
        await kms.DeleteAliasAsync(new DeleteAliasRequest { AliasName = "alias/other" }, Ct);
        await Assert.ThrowsAsync<NotFoundException>(() => kms.EncryptAsync(new() { KeyId = "alias/other", Plaintext = new([1]) }, Ct));
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var kms = LocalKmsFixture.Client(server);
        for (var i = 0; i < 4; i++) await kms.CreateKeyAsync(new CreateKeyRequest(), Ct);
        var seen = new HashSet<string>();
        var pages = 0;
        for (string? marker = null; pages == 0 || marker is not null; pages++)
        {
            var page = await kms.ListKeysAsync(new ListKeysRequest { Limit = 2, Marker = marker }, Ct);
            seen.UnionWith(page.Keys.Select(key => key.KeyId));
            marker = page.NextMarker;
        }
        Assert.Equal((3, 5), (pages, seen.Count));
    }

    [Fact]
    public async Task Blobs_move_to_another_key()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var kms = LocalKmsFixture.Client(server);
        var other = (await kms.CreateKeyAsync(new CreateKeyRequest(), Ct)).KeyMetadata.Arn;
        var blob = (await kms.EncryptAsync(new() { KeyId = "alias/test", Plaintext = new([9]) }, Ct)).CiphertextBlob;
        await Assert.ThrowsAsync<IncorrectKeyException>(() => kms.DecryptAsync(new() { CiphertextBlob = blob, KeyId = other }, Ct));
        var moved = await kms.ReEncryptAsync(new() { CiphertextBlob = blob, DestinationKeyId = other }, Ct);
        Assert.Equal(9, (await kms.DecryptAsync(new() { CiphertextBlob = moved.CiphertextBlob, KeyId = other }, Ct)).Plaintext.ToArray()[0]);
    }

    [Fact]
    public async Task Tags_and_policies_are_kept()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var kms = LocalKmsFixture.Client(server);
        var id = (await kms.CreateKeyAsync(new CreateKeyRequest { Tags = [new Tag { TagKey = "a", TagValue = "1" }] }, Ct)).KeyMetadata.KeyId;
        await kms.TagResourceAsync(new TagResourceRequest { KeyId = id, Tags = [new Tag { TagKey = "b", TagValue = "2" }] }, Ct);
        await kms.UntagResourceAsync(new UntagResourceRequest { KeyId = id, TagKeys = ["a"] }, Ct);
        Assert.Equal("b", Assert.Single((await kms.ListResourceTagsAsync(new ListResourceTagsRequest { KeyId = id }, Ct)).Tags).TagKey);
        await kms.PutKeyPolicyAsync(new PutKeyPolicyRequest { KeyId = id, Policy = "{\"Statement\":[]}" }, Ct);
        Assert.Equal("{\"Statement\":[]}", (await kms.GetKeyPolicyAsync(new GetKeyPolicyRequest { KeyId = id }, Ct)).Policy);
        await Assert.ThrowsAsync<MalformedPolicyDocumentException>(() => kms.PutKeyPolicyAsync(new PutKeyPolicyRequest { KeyId = id, Policy = "no" }, Ct));
    }

    [Theory]
    [InlineData("test", "wrong", "us-east-1", "InvalidSignatureException")]
    [InlineData("nobody", "test", "us-east-1", "UnrecognizedClientException")]
    [InlineData("test", "test", "eu-west-1", "InvalidSignatureException")]
    public async Task Requests_that_are_not_signed_rightly_are_refused(string accessKey, string secretKey, string region, string code)
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var kms = LocalKmsFixture.Client(server, accessKey, secretKey, region);
        Assert.Equal(code, (await Assert.ThrowsAnyAsync<AmazonServiceException>(() => kms.ListKeysAsync(new ListKeysRequest(), Ct))).ErrorCode);
    }

    [Fact]
    public async Task A_body_changed_under_way_breaks_the_signature_and_no_signature_is_none()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address) { Content = new StringContent("{}") };
        request.Headers.Add("X-Amz-Target", "TrentService.ListKeys");
        var answer = await http.SendAsync(request, Ct);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("MissingAuthenticationTokenException", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.True(answer.Headers.Contains("x-amzn-RequestId"));
    }

    [Fact]
    public async Task Sts_says_who_calls_and_lends_roles()
    {
        await using var server = await LocalKmsFixture.StartAsync();
        using var sts = new AmazonSecurityTokenServiceClient(new BasicAWSCredentials("test", "test"),
            new AmazonSecurityTokenServiceConfig { ServiceURL = server.Address.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        Assert.Equal("arn:aws:iam::000000000000:user/test", (await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), Ct)).Arn);
        var role = await sts.AssumeRoleAsync(new AssumeRoleRequest { RoleArn = "arn:aws:iam::000000000000:role/vault", RoleSessionName = "session" }, Ct);
        using var kms = new AmazonKeyManagementServiceClient(role.Credentials,
            new AmazonKeyManagementServiceConfig { ServiceURL = server.Address.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        Assert.Single((await kms.ListKeysAsync(new ListKeysRequest(), Ct)).Keys);
        using var withoutToken = LocalKmsFixture.Client(server, role.Credentials.AccessKeyId, role.Credentials.SecretAccessKey);
        Assert.Equal("UnrecognizedClientException", (await Assert.ThrowsAnyAsync<AmazonServiceException>(() => withoutToken.ListKeysAsync(new ListKeysRequest(), Ct))).ErrorCode);
    }

    [Theory]
    [InlineData("deny:ListKeys", "AccessDeniedException")]
    [InlineData("throttle", "ThrottlingException")]
    [InlineData("servererror:*", "KMSInternalException")]
    [InlineData("error:ListKeys,code=DisabledException", "DisabledException")]
    [InlineData("skew,for=-10m", "InvalidSignatureException")]
    [InlineData("skew,for=10m", "InvalidSignatureException")]
    public async Task Faults_are_the_errors_aws_sends(string fault, string code)
    {
        await using var server = await LocalKmsFixture.StartAsync(LocalKmsFixture.Options with { Faults = [Fault.Parse(fault)] });
        using var kms = LocalKmsFixture.Client(server);
        Assert.Equal(code, (await Assert.ThrowsAnyAsync<AmazonServiceException>(() => kms.ListKeysAsync(new ListKeysRequest(), Ct))).ErrorCode);
        server.Faults.Clear();
        // The SDK corrects its own clock by the Date header after a skew, so that the next call may be off now; a fresh endpoint is not.
        if (!fault.StartsWith("skew", StringComparison.Ordinal)) await kms.ListKeysAsync(new ListKeysRequest(), Ct);
    }
}
