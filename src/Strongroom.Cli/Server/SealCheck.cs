using Microsoft.Extensions.Logging;
using Strongroom.Cli.Configuration;
using Strongroom.Sdk.Seals;

namespace Strongroom.Cli.Server;

/// <summary>Reads the parameters of the seals as a server would, without asking any service: what is misspelt or missing shows before the start.</summary>
static class SealCheck
{
    /// <summary>Everything here is a warning: the server's environment, which may supply or replace values, is not this shell's.</summary>
    public static async ValueTask<IReadOnlyList<string>> WarningsAsync(ServerConfig config, Func<string, string?> environment, TimeProvider time)
    {
        using var log = new WarningLog();
        var seals = config.Seals.Where(each => !each.Disabled).ToList();
        foreach (var seal in seals)
            try
            {
                var own = seals.Count(other => other.Type == seal.Type) == 1 ? environment : SealEnvironment.Of(seal.Name, environment);
                var made = Catalog.Seals[seal.Type](new SealContext { Parameters = seal.Parameters, Source = seal.Source, Environment = own, Time = time, Loggers = log });
                if (made is Seal.Auto auto) await auto.Wrapper.DisposeAsync();
            }
            catch (SealException) when (HoldsCredential(seal) && string.IsNullOrEmpty(environment("CREDENTIALS_DIRECTORY"))) { } // which systemd shows to the service alone
            catch (SealException e)
            {
                log.Lines.Add($"{e.Message}. In this shell's environment; {e.Remedy}");
            }
        return log.Lines;
    }

    /// <summary><c>file://name</c> without a folder is a credential of systemd's.</summary>
    static bool HoldsCredential(SealConfig seal)
        => seal.Parameters.Values.Any(value => value.StartsWith("file://", StringComparison.Ordinal) && value.Length > 7 && !value.AsSpan(7).Contains('/'));

    sealed class WarningLog : ILoggerFactory, ILogger
    {
        public List<string> Lines { get; } = [];
        public ILogger CreateLogger(string categoryName) => this;
        public void AddProvider(ILoggerProvider provider) { }
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
        public void Dispose() { }
    }
}
