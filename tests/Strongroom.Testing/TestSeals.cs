using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Sdk.Seals;

namespace Strongroom.Testing;

/// <summary>Makes the context of a seal from literals: no real environment variable leaks into a test.</summary>
public static class TestSeals
{
    public static SealContext Context(Dictionary<string, string> parameters, Dictionary<string, string>? environment = null, TimeProvider? time = null,
        ILoggerFactory? loggers = null, SealBinding? binding = null) => new()
        {
            Parameters = parameters,
            Source = "test.hcl:3",
            Binding = binding,
            Environment = name => environment?.GetValueOrDefault(name),
            Time = time ?? TimeProvider.System,
            Loggers = loggers ?? NullLoggerFactory.Instance,
        };
}
