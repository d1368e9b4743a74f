using System.Diagnostics;
using System.Text;
using Strongroom.Testing.Servers;

namespace Strongroom.Testing.Deploy;

/// <summary>A program of this machine that runs in the network of a root or a machine: something the system talks to and does not hold, and what it has printed.</summary>
sealed class BesideProcess : IAsyncDisposable
{
    readonly Process _process;
    readonly StringBuilder _output = new();

    BesideProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get { lock (_output) return _output.ToString(); }
    }

    /// <summary>Started in that network, and it has said what it says when it is ready.</summary>
    public static async Task<BesideProcess> StartAsync(string network, string[] command, string ready)
    {
        var started = new BesideProcess(Process.Start(CommandResult.Redirected(["nsenter", $"--net={network}", .. command]))!);
        await Eventually.TrueAsync(() => started.Output.Contains(ready, StringComparison.Ordinal) || started._process.HasExited, $"\"{ready}\" from {command[0]}");
        return started._process.HasExited ? throw new InvalidOperationException(started.Output) : started;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    void Take(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Append(line).Append('\n');
    }
}
