using System.Diagnostics;
using System.Text;
using Strongroom.Testing.Servers;

namespace Strongroom.Testing.Deploy;

/// <summary>A program that runs in a root's network, and what it has printed.</summary>
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

    /// <summary>Started, and it has said what it says when it is ready.</summary>
    public static async Task<BesideProcess> StartAsync(ChrootRoot root, string[] command, string ready)
    {
        var started = new BesideProcess(root.StartBeside(command));
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
