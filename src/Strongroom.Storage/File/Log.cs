using Microsoft.Extensions.Logging;

namespace Strongroom.Storage.File;

static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "Storage {Root} recovered from its journal: {Keys} keys from {Frames} frames")]
    public static partial void Recovered(this ILogger log, string root, int keys, int frames);

    [LoggerMessage(2002, LogLevel.Warning, "An unfinished flush was dropped from {Place}: it was never acknowledged")]
    public static partial void DroppedTornFlush(this ILogger log, string place);

    [LoggerMessage(2003, LogLevel.Error, "{Reason} ({Remedy})")]
    public static partial void BecameReadOnly(this ILogger log, string reason, string remedy);

    [LoggerMessage(2004, LogLevel.Information, "The storage takes writes again")]
    public static partial void Healed(this ILogger log);

    [LoggerMessage(2005, LogLevel.Warning, "The storage was read-only when it was closed: its journal stays in {Own} for the next start")]
    public static partial void KeptJournal(this ILogger log, string own);

    [LoggerMessage(2006, LogLevel.Error, "The storage could not be brought up to date: its journal stays in {Own} for the next start")]
    public static partial void KeptJournalAfter(this ILogger log, string own, Exception cause);
}
