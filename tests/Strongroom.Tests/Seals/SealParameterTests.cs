using Microsoft.Extensions.Logging;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.AwsKms;
using Strongroom.Seals.AzureKeyVault;
using Strongroom.Seals.Pkcs11;
using Strongroom.Seals.Shared.Rest;
using Strongroom.Seals.Static;
using Strongroom.Seals.Transit;
using Strongroom.Testing;

namespace Strongroom.Tests.Seals;

public sealed class SealParameterTests
{
    [Fact]
    public async Task A_parameter_nobody_reads_is_named_in_a_warning_and_common_ones_are_not()
    {
        using var log = new CollectingLog();
        await using var wrapper = AwsKmsKeyWrapper.Create(TestSeals.Context(
            new() { ["kms_key_id"] = "x", ["kms_keyid"] = "typo", ["name"] = "n", ["disabled"] = "false", ["health_check_interval"] = "1m" }, loggers: log));
        Assert.Contains("kms_keyid", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pkcs11", "pin")]
    [InlineData("static", "current_key")]
    [InlineData("transit", "token")]
    [InlineData("azurekeyvault", "client_secret")]
    public void A_secret_that_cannot_be_read_is_told_once(string type, string name)
    {
        var context = TestSeals.Context(new() { [name] = "env://NOT_SET", ["auth_method"] = type == "azurekeyvault" ? "client_secret" : "token" });
        var e = Assert.Throws<SealException>(() => type switch
        {
            "pkcs11" => Pkcs11KeyWrapper.Create(context, new("/bin/false", "")),
            "static" => StaticKeyWrapper.Create(context),
            "transit" => TransitKeyWrapper.Create(context),
            _ => AzureKeyVaultKeyWrapper.Create(context),
        });
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(e.Message, $"seal \"{type}\": {name}:"));
        Assert.Contains("NOT_SET is not set", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://name:MARKED@seal.example.com:8200")]
    [InlineData("http://MARKED@127.0.0.1:8200/x y")]
    [InlineData("//name:MARKED@host")]
    public void A_password_in_an_address_is_not_repeated(string address)
    {
        var e = Assert.Throws<SealException>(() => TransitKeyWrapper.Create(TestSeals.Context(new() { ["address"] = address, ["key_name"] = "k", ["token"] = "t" })));
        Assert.Contains("seal \"transit\": address", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxys_password_is_in_no_message()
    {
        var proxy = new HttpRequestException(HttpRequestError.ProxyTunnelError, "The proxy tunnel request to proxy 'http://name:MARKED@proxy.example.com:3128/' failed with status code '407'.");
        var rest = RestFailures.OfNetwork(new("keys/get", new("https://vault.example.com"), "key k", ""), proxy);
        var aws = AwsKmsFailures.Explain(new IOException("x", proxy), new("kms:Encrypt", "https://x", "us-east-1", "k"));
        foreach (var e in (SealException[])[rest, aws])
        {
            Assert.Equal(SealFault.Unreachable, e.Fault);
            Assert.Contains("proxy.example.com:3128", e.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("MARKED", e.ToString(), StringComparison.Ordinal);
        }
    }

    sealed class CollectingLog : ILoggerFactory, ILogger
    {
        public List<string> Lines { get; } = [];
        public ILogger CreateLogger(string categoryName) => this;
        public void AddProvider(ILoggerProvider provider) { }
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
        public void Dispose() { }
    }
}
