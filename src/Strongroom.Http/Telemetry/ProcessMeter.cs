using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Strongroom.Http.Telemetry;

/// <summary>The process as the system and the runtime see it; looked at only when somebody asks for the metrics.</summary>
public sealed class ProcessMeter : IDisposable
{
    const string StartTime = "process.start_time_seconds";
    readonly Meter _meter = new("Strongroom.Process");

    public ProcessMeter(TimeProvider time)
    {
        var started = time.GetUtcNow();
        _meter.CreateObservableGauge(StartTime, () => started.ToUnixTimeMilliseconds() / 1000.0, description: "Start of the server, seconds since 1970");
        _meter.CreateObservableGauge("process.resident_memory_bytes", () => Environment.WorkingSet, description: "Resident memory");
        _meter.CreateObservableGauge("process.open_fds", OpenFiles, description: "Open file descriptors");
        _meter.CreateObservableCounter("process.cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, description: "Processor time, user and system");
        _meter.CreateObservableGauge("runtime.num_threads", Threads, description: "Threads of the process");
        _meter.CreateObservableGauge("runtime.alloc_bytes", () => GC.GetTotalMemory(forceFullCollection: false), description: "Managed memory in use");
        _meter.CreateObservableGauge("runtime.sys_bytes", () => GC.GetGCMemoryInfo().TotalCommittedBytes, description: "Managed memory held from the system");
        _meter.CreateObservableCounter("runtime.total_gc_pause_ns", () => GC.GetTotalPauseDuration().TotalNanoseconds, description: "Time stood still for collections, nanoseconds");
        _meter.CreateObservableCounter("runtime.total_gc_runs", Collections, description: "Collections by generation");
    }

    public void Dispose() => _meter.Dispose();

    static IEnumerable<Measurement<long>> Collections()
    {
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            yield return new Measurement<long>(GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation));
    }

    static long Threads()
    {
        using var self = Process.GetCurrentProcess();
        return self.Threads.Count;
    }

    static long OpenFiles()
    {
        try { return Directory.GetFileSystemEntries("/proc/self/fd").Length; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return 0; }
    }
}
