using Microsoft.Extensions.Logging;

namespace Strongroom.Seals.Shared;

static partial class Log
{
    [LoggerMessage(3001, LogLevel.Warning, "Seal parameter is not known and has no effect: {Name} (seal {Type}, {Source})")]
    public static partial void UnknownParameter(ILogger logger, string name, string type, string source);
}
