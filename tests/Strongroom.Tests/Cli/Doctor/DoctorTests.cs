using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Strongroom.Cli.Server;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using Strongroom.Testing;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Cli.Doctor;

/// <summary>Each finding of <c>vault operator diagnose</c> from something that is really broken.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    readonly CliRun _cli = new();
    LocalKmsServer _kms = null!;
    string Data => Path.Combine(_cli.Folder, "data");

    public async ValueTask InitializeAsync()
    {
        _kms = await TestKms.StartAsync();
        Directory.CreateDirectory(Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _cli.Variables["AWS_ACCESS_KEY_ID"] = "test";
        _cli.Variables["AWS_SECRET_ACCESS_KEY"] = "test";
    }

    public async ValueTask DisposeAsync()
    {
        await _kms.DisposeAsync();
        _cli.Dispose();
    }

    void Configure(string? seal = null, string? listener = null, string? storage = null) => _cli.WriteFile("v.hcl", $$"""
        {{storage ?? $$"""storage "file" { path = "{{Data}}" }"""}}
        {{listener ?? """listener "tcp" { address = "127.0.0.1:0" tls_disable = 1 }"""}}
        {{seal ?? TestKms.Stanza(_kms.Address)}}
        """);

    async Task InitAsync()
    {
        await using var server = await TestServer.StartAsync(TestKms.Seal(_kms.Address), Data);
        await server.InitAsync();
    }

    async Task<(int Code, JsonObject Report)> DiagnoseAsync(params string[] more)
    {
        var code = await _cli.RunAsync(["operator", "diagnose", "-config=v.hcl", "-format=json", .. more]);
        return (code, JsonNode.Parse(_cli.Out)!.AsObject());
    }

    static JsonObject Find(JsonObject report, string section, string check)
        => report["findings"]!.AsArray().Select(each => each!.AsObject()).FirstOrDefault(each => each["section"]!.GetValue<string>().StartsWith(section, StringComparison.Ordinal) && each["check"]!.GetValue<string>() == check)
            ?? throw new InvalidOperationException($"no finding {section}: {check} in {report}");

    static void Is(JsonObject finding, string severity, params string[] parts)
    {
        Assert.Equal(severity, finding["severity"]!.GetValue<string>());
        foreach (var part in parts) Assert.Contains(part, $"{finding["text"]} {finding["remedy"]}");
        if (severity != "success") Assert.True(finding["remedy"]!.GetValue<string>().Length > 0 || finding["section"]!.GetValue<string>() == "configuration", finding.ToString());
    }

    [Fact]
    public async Task A_sound_server_has_nothing_that_fails_and_a_restart_is_proved()
    {
        await InitAsync();
        Configure();
        var (code, report) = await DiagnoseAsync();
        Assert.DoesNotContain(report["findings"]!.AsArray(), each => each!["severity"]!.GetValue<string>() == "failure");
        Assert.Equal(report["severity"]!.GetValue<string>() == "warning" ? 2 : 0, code);
        Is(Find(report, "storage and seal", "opens"), "success", "a restart unseals itself");
        Is(Find(report, "seal awskms", "kms_key_id"), "success", TestKms.Alias, "v.hcl");
        foreach (var check in (string[])["ask about the key", "encrypt", "decrypt"]) Is(Find(report, "seal awskms", check), "success", "ms");
        Is(Find(report, "storage file", "write"), "success", "flushed in");
        Assert.Empty(Directory.GetFiles(Data, ".strongroom-probe*"));
    }

    [Theory]
    [InlineData("deny:DescribeKey", "ask about the key", "kms:DescribeKey")]
    [InlineData("deny:Encrypt", "encrypt", "kms:Encrypt")]
    [InlineData("deny:Decrypt", "decrypt", "kms:Decrypt")]
    public async Task Each_permission_is_missed_by_its_name_and_the_others_are_still_tried(string fault, string check, string permission)
    {
        Configure();
        _kms.Faults.Set([Fault.Parse(fault)]);
        var (code, report) = await DiagnoseAsync();
        Assert.Equal(1, code);
        Is(Find(report, "seal awskms", check), "failure", permission);
        var failures = report["findings"]!.AsArray().Where(each => each!["severity"]!.GetValue<string>() == "failure");
        Assert.Single(failures);
    }

    [Fact]
    public async Task The_least_permissions_are_those_that_the_modules_use_with_this_key()
    {
        Configure();
        var (_, report) = await DiagnoseAsync();
        var printed = report["policies"]!["awskms"]!;
        var arn = printed["Statement"]![0]!["Resource"]!.GetValue<string>();
        Assert.StartsWith("arn:aws:kms:us-east-1:", arn);
        var file = await File.ReadAllTextAsync(Path.Combine(House.SourceTree.Root, "deploy", "policies", "aws.json"), TestContext.Current.CancellationToken);
        Assert.Equal(JsonNode.Parse(file.Replace("${key_arn}", arn, StringComparison.Ordinal))!.ToJsonString(), printed.ToJsonString());
    }

    [Fact]
    public async Task A_key_that_is_another_than_the_storages_fails_where_a_restart_would()
    {
        await InitAsync();
        await using var other = await TestKms.StartAsync();
        Configure(TestKms.Stanza(other.Address));
        var (code, report) = await DiagnoseAsync();
        Assert.Equal(1, code);
        Is(Find(report, "storage and seal", "opens"), "failure", "key");
    }

    [Fact]
    public async Task A_storage_under_another_seal_is_told_with_the_way_to_move()
    {
        await InitAsync();
        Configure($$"""seal "static" { current_key_id = "a" current_key = "{{new string('1', 64)}}" }""");
        var (_, report) = await DiagnoseAsync();
        Is(Find(report, "storage and seal", "opens"), "failure", "\"awskms\"", "migration");
    }

    [Fact]
    public async Task A_key_about_to_be_deleted_is_a_warning_with_its_date()
    {
        await InitAsync();
        _kms.ScheduleDeletion(9);
        Configure();
        var (_, report) = await DiagnoseAsync();
        Is(Find(report, "seal awskms", "encrypt"), "failure");
        Is(Find(report, "seal awskms", "key"), "warning", "delet", DateTimeOffset.UtcNow.AddDays(9).ToString("yyyy-MM-dd"));
    }

    [Fact]
    public async Task Directories_that_are_missing_open_to_others_or_held_by_a_server()
    {
        Configure(storage: """storage "file" { path = "/nonexistent/data" }""");
        Is(Find((await DiagnoseAsync("-skip=seal")).Report, "storage file", "directory"), "failure", "/nonexistent/data", "install -d");
        Configure();
        File.SetUnixFileMode(Data, File.GetUnixFileMode(Data) | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        await using var server = await TestServer.StartAsync(TestKms.Seal(_kms.Address), Data);
        await server.InitAsync();
        var (_, report) = await DiagnoseAsync(); // at once: what init wrote is in the journal still
        Is(Find(report, "storage and seal", "opens"), "success");
        Is(Find(report, "storage file", "permissions"), "warning", "705", "chmod 0700");
        Is(Find(report, "storage file", "in use"), "success", $"process {Environment.ProcessId}");
        Assert.False(await server.IsSealedAsync()); // undisturbed
        Assert.Equal(200, (await server.Api.GetAsync("auth/token/lookup-self")).Status);
    }

    [Fact]
    public async Task A_port_that_another_program_has_and_a_listener_without_tls_for_everybody()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        Configure(listener: $$"""
            listener "tcp" { address = "127.0.0.1:{{port}}" tls_disable = 1 }
            listener "tcp" { address = "0.0.0.0:0" tls_disable = 1 }
            """);
        var (code, report) = await DiagnoseAsync("-skip=seal");
        Assert.Equal(1, code);
        Is(Find(report, $"listener tcp 127.0.0.1:{port}", "address"), "failure", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "ss -ltnp");
        Is(Find(report, "listener tcp 0.0.0.0:0", "tls"), "warning", "tls_cert_file");
    }

    [Theory]
    [InlineData(-1, "failure", "was valid")]
    [InlineData(10, "warning", "renew")]
    [InlineData(300, "success", "until")]
    public async Task Certificates_are_looked_at_for_their_end_their_names_and_their_key(int days, string severity, string part)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=vault.example", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-400), DateTimeOffset.UtcNow.AddDays(days));
        _cli.WriteFile("c.pem", certificate.ExportCertificatePem());
        _cli.WriteFile("k.pem", key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(Path.Combine(_cli.Folder, "k.pem"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Configure(listener: $$"""
            api_addr = "https://other.example:8200"
            listener "tcp" { address = "127.0.0.1:0" tls_cert_file = "{{_cli.Folder}}/c.pem" tls_key_file = "{{_cli.Folder}}/k.pem" }
            """);
        var section = "listener tcp 127.0.0.1:0";
        var (_, report) = await DiagnoseAsync("-skip=seal", "-skip=storage");
        Is(Find(report, section, "expiry"), severity, part);
        Is(Find(report, section, "name"), "warning", "other.example");
        Is(Find(report, section, "chain"), "success", "self-signed");
        Is(Find(report, section, "key file"), "warning", "chmod 0640");
        _cli.WriteFile("k.pem", "nothing");
        Is(Find((await DiagnoseAsync("-skip=seal", "-skip=storage")).Report, section, "certificate"), "failure", "k.pem");
    }

    [Fact]
    public async Task Mistakes_of_the_configuration_carry_their_place_and_end_the_examination()
    {
        Configure(listener: "listener \"tcp\" { adress = \"x\" }");
        var (code, report) = await DiagnoseAsync();
        Assert.Equal(1, code);
        Assert.Contains(report["findings"]!.AsArray(), each => each!["text"]!.GetValue<string>().Contains("v.hcl:2:"));
    }

    [Fact]
    public async Task The_table_says_it_in_words_and_no_secret()
    {
        await InitAsync();
        Configure();
        Assert.InRange(await _cli.RunAsync("doctor", "-config=v.hcl"), 0, 2);
        Assert.Contains("[ success ] opens: the configured seal opens this storage", _cli.Out);
        Assert.Contains("The least permissions seal awskms needs:", _cli.Out);
        Assert.DoesNotContain("secret_key: test", _cli.Out);
    }

    [Fact]
    public async Task Inspect_and_verify_tell_who_opens_a_storage_and_whether_they_do()
    {
        await using (var server = await TestServer.StartAsync(path: Data, change: plan => plan with
        {
            Seals = [TestKms.Seal(_kms.Address) with { Name = "near", Priority = 1 }, new SealPlan("static", new Dictionary<string, string> { ["current_key_id"] = "s1", ["current_key"] = new string('1', 64) }, "") { Name = "far", Priority = 2 }],
            SealQuorum = 2,
        })) await server.InitAsync(shares: 5, threshold: 3);
        Assert.Equal(0, await _cli.RunAsync("operator", "seal", "inspect", Data));
        Assert.Matches(@"Opened By\s+2 of 2 seals", _cli.Out);
        Assert.Matches(@"Seal far\s+static, s1", _cli.Out);
        Assert.Matches(@"Recovery Keys\s+3 of 5", _cli.Out);
        var both = TestKms.Stanza(_kms.Address).Replace("{", "{ name = \"near\"\n priority = 1\n", StringComparison.Ordinal) + $$"""

            seal "static" { name = "far" priority = 2 current_key_id = "s1" current_key = "{{new string('1', 64)}}" }
            """;
        Configure("seal_quorum = 2\n" + both);
        Assert.InRange(await _cli.RunAsync("operator", "seal", "verify", "-config=v.hcl"), 0, 2);
        Assert.Contains("a restart unseals itself", _cli.Out);
        _kms.Faults.Set([Fault.Parse("deny:Decrypt")]);
        Assert.Equal(1, await _cli.RunAsync("operator", "seal", "verify", "-config=v.hcl"));
        Assert.Contains("2 of the seals are needed, 1 of 2 answered", _cli.Out);
    }
}
