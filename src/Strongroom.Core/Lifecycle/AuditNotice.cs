using System.Text.Json;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Core.Mounts;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>A storage written by Vault may have audit devices, which this version cannot run: nobody shall believe that requests are being audited.</summary>
static partial class AuditNotice
{
    public static async ValueTask LogAsync(IStorage barrier, ILogger log, CancellationToken ct)
    {
        try
        {
            foreach (var device in await new MountTableStore(barrier, "audit").LoadAsync(ct) ?? []) LogDevice(log, device.Path, device.Type);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or BarrierException or StorageException) { LogUnread(log, e.Message); }
    }

    [LoggerMessage(30, LogLevel.Error, "The audit device {Path} (type {Type}) of this storage is NOT active: this version has no audit devices, and requests are not audited. Its entry is kept")]
    static partial void LogDevice(ILogger log, string path, string type);
    [LoggerMessage(31, LogLevel.Warning, "The table of audit devices could not be read: {Reason}. This version has no audit devices in any case")]
    static partial void LogUnread(ILogger log, string reason);
}
