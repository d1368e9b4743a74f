using Microsoft.Extensions.Logging;
using Strongroom.Seals.AwsKms;
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
