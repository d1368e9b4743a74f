using Microsoft.Extensions.Logging;

namespace Strongroom.Seals.Shared;

static partial class Log
{
    [LoggerMessage(3001, LogLevel.Warning, "Seal parameter is not known and has no effect: {Name} (seal {Type}, {Source})")]
    public static partial void UnknownParameter(ILogger logger, string name, string type, string source);

    [LoggerMessage(3011, LogLevel.Information, "The library {Library} runs in process {Process}; token \"{Token}\" (serial {Serial}) in slot {Slot}")]
    public static partial void ModuleStarted(ILogger logger, string library, int process, string token, string serial, ulong slot);

    [LoggerMessage(3012, LogLevel.Warning, "Process {Process} of the library is given up: {Reason}")]
    public static partial void ModuleLost(ILogger logger, int process, string reason);
}
