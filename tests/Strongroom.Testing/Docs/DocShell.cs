using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Strongroom.Testing.Deploy;

namespace Strongroom.Testing.Docs;

/// <summary>A terminal of a document: one bash that keeps its folder and its variables from command to command.</summary>
sealed class DocShell : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Process _bash;
    readonly string _mark = $"--{Guid.NewGuid():N}--";
    readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    DocShell(Process bash) => _bash = bash;

    /// <summary>Whether a command still runs in it.</summary>
    public bool IsBusy { get; private set; }

    public static async Task<DocShell> OpenAsync(IDocPlace place)
    {
        var shell = new DocShell(Process.Start(CommandResult.Redirected(place.Enter(["bash", "--noprofile", "--norc"])))!);
        shell._bash.OutputDataReceived += (_, line) => { if (line.Data is { } text) shell._lines.Writer.TryWrite(text); else shell._lines.Writer.TryComplete(); };
        shell._bash.BeginOutputReadLine();
        await shell._bash.StandardInput.WriteLineAsync("exec 2>&1");
        return shell;
    }

    /// <summary>Types a command and waits for its end.</summary>
    public async Task<(int Code, IReadOnlyList<string> Printed)> RunAsync(string command)
    {
        await TypeAsync(command);
        return await EndAsync();
    }

    /// <summary>Types a command that goes on, and reads until what it printed is enough, or it ended all the same.</summary>
    public async Task<(bool Ended, IReadOnlyList<string> Printed)> StartAsync(string command, Func<IReadOnlyList<string>, bool> isEnough)
    {
        await TypeAsync(command);
        List<string> printed = [];
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            while (!isEnough(printed))
            {
                var line = await _lines.Reader.ReadAsync(limit.Token);
                if (line.StartsWith(_mark, StringComparison.Ordinal))
                {
                    IsBusy = false;
                    return (true, printed);
                }
                printed.Add(line);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
        {
            return (true, printed);
        }
        return (false, printed);
    }

    /// <summary>Ctrl-C for what runs.</summary>
    public async Task<(int Code, IReadOnlyList<string> Printed)> InterruptAsync()
    {
        foreach (var child in await ChildrenAsync()) await CommandResult.RunAsync(["kill", "-INT", child]);
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (IsBusy) foreach (var child in await ChildrenAsync()) await CommandResult.RunAsync(["kill", "-TERM", child]);
        _bash.StandardInput.Close();
        try { await _bash.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10)); }
        catch (TimeoutException) { _bash.Kill(entireProcessTree: true); }
        _bash.Dispose();
    }

    /// <summary>By way of a file, so that a command that reads its input does not read the commands that follow.</summary>
    async Task TypeAsync(string command)
    {
        if (IsBusy) throw new InvalidOperationException("another command still runs in this terminal");
        IsBusy = true;
        var quoted = command.Replace("'", """'\''""", StringComparison.Ordinal);
        await _bash.StandardInput.WriteLineAsync($"eval '{quoted}' </dev/null\nprintf '\\n%s %s\\n' '{_mark}' \"$?\"");
    }

    async Task<(int Code, IReadOnlyList<string> Printed)> EndAsync()
    {
        List<string> printed = [];
        using var limit = new CancellationTokenSource(Patience);
        await foreach (var line in _lines.Reader.ReadAllAsync(limit.Token))
        {
            if (!line.StartsWith(_mark, StringComparison.Ordinal)) { printed.Add(line); continue; }
            IsBusy = false;
            while (printed.Count > 0 && printed[^1].Length == 0) printed.RemoveAt(printed.Count - 1);
            return (int.Parse(line[(_mark.Length + 1)..], CultureInfo.InvariantCulture), printed);
        }
        throw new InvalidOperationException("the shell ended: " + string.Join('\n', printed));
    }

    async Task<string[]> ChildrenAsync() => (await CommandResult.RunAsync(["pgrep", "-P", $"{_bash.Id}"])).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
