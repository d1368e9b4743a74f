namespace Strongroom.Sdk.Audit;

/// <summary>Writes finished audit entries. Not a logger: a failure is reported to the caller, never swallowed.</summary>
public interface IAuditDevice : IAsyncDisposable
{
    ValueTask WriteAsync(ReadOnlyMemory<byte> entry, CancellationToken ct);
    /// <summary>SIGHUP: the file was rotated away.</summary>
    ValueTask ReopenAsync(CancellationToken ct);
}
