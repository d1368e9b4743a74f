using Microsoft.Extensions.Logging;

namespace Strongroom.Cli.Server;

/// <summary>Ends the server, and does not wait for ever for a disk or a device that no longer answers.</summary>
static partial class OrderlyStop
{
    /// <summary>A stop takes less than five seconds. A slow disk gets twice that, for what is flushed now need not be read from the journal at the next start.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>False: it was given up, and the process has to end without it. Nothing that was acknowledged is lost: it is in the journal.</summary>
    public static async Task<bool> TryAsync(IAsyncDisposable server, TimeProvider time, ILoggerFactory loggers)
    {
        var stopping = Task.Run(async () => await server.DisposeAsync());
        try
        {
            await stopping.WaitAsync(Limit, time);
            return true;
        }
        catch (TimeoutException) when (!stopping.IsCompleted)
        {
            LogGivenUp(loggers.CreateLogger("Strongroom.Cli.Server.OrderlyStop"), Limit.TotalSeconds);
            return false;
        }
    }

    [LoggerMessage(20, LogLevel.Error, "The server did not stop within {Seconds} seconds, something it waits for does not answer (a hung disk, as a rule; see the kernel's log). It ends without: what was acknowledged is in the storage's journal and is read at the next start")]
    static partial void LogGivenUp(ILogger log, double seconds);
}
