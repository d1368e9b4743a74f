namespace Strongroom.Testing.Docs;

/// <summary>Does what a document says, block by block, and compares what is printed with what it shows. Stops at the first thing that is not so: the rest builds on it.</summary>
sealed class DocRunner(IDocPlace place) : IAsyncDisposable
{
    const string Main = "";
    readonly Dictionary<string, DocShell> _shells = [];
    readonly Dictionary<string, string> _names = [];

    /// <summary>How many commands were typed.</summary>
    public int Commands { get; private set; }

    public async Task<DocProblem?> RunAsync(IEnumerable<DocBlock> blocks)
    {
        foreach (var block in blocks)
            if (block.Mark("file") is { } name && !block.IsShell) WriteFile(name, block);
            else if (block.IsShell)
                if (await RunAsync(block) is { } problem) return problem;
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var shell in _shells.Values) await shell.DisposeAsync();
    }

    void WriteFile(string name, DocBlock block)
    {
        var path = place.PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Join('\n', block.Lines) + "\n");
    }

    async Task<DocProblem?> RunAsync(DocBlock block)
    {
        var terminal = block.Mark("terminal");
        var shell = await ShellAsync(terminal ?? Main);
        var commands = DocCommand.Of(block);
        for (var i = 0; i < commands.Count; i++)
        {
            Commands++;
            var problem = terminal is not null && i == commands.Count - 1 && commands[i].Text != DocCommand.Interrupt ? await StartAsync(shell, commands[i], block.File) : await OneAsync(shell, commands[i], block.File);
            if (problem is not null) return problem;
        }
        return null;
    }

    async Task<DocProblem?> OneAsync(DocShell shell, DocCommand command, string file)
    {
        if (command.Text == DocCommand.Interrupt)
        {
            await shell.InterruptAsync();
            return null;
        }
        string typed;
        try { typed = DocExpectation.Fill(command.Text, _names); }
        catch (KeyNotFoundException e) { return new DocProblem(file, command.Line, e.Message); }
        var (code, printed) = await shell.RunAsync(typed);
        if (code != command.ExitCode) return new DocProblem(file, command.Line, $"\"{typed}\" ended with exit code {code}, not {command.ExitCode}, and printed:\n{string.Join('\n', printed)}");
        return Compare(command, printed, file);
    }

    async Task<DocProblem?> StartAsync(DocShell shell, DocCommand command, string file)
    {
        var expected = command.Expected ?? [];
        var (ended, printed) = await shell.StartAsync(DocExpectation.Fill(command.Text, _names), lines => DocExpectation.Match(expected, lines, _names, mayGoOn: true).Fits);
        if (!ended) return null;
        return DocExpectation.Match(expected, printed, _names, mayGoOn: true).Fits
            ? new DocProblem(file, command.Line, $"\"{command.Text}\" should go on, and ended; it printed:\n{string.Join('\n', printed)}")
            : Compare(command, printed, file);
    }

    DocProblem? Compare(DocCommand command, IReadOnlyList<string> printed, string file)
    {
        if (command.Expected is not { } expected) return null;
        var (fits, line) = DocExpectation.Match(expected, printed, _names);
        if (fits) return null;
        var shown = line < expected.Count ? $"\"{expected[line]}\"" : "the end";
        return new DocProblem(file, command.Line + command.Text.Count(c => c == '\n') + 1 + line, $"\"{command.Text}\" does not print {shown} here; it printed:\n{string.Join('\n', printed)}");
    }

    async Task<DocShell> ShellAsync(string name)
    {
        if (!_shells.TryGetValue(name, out var shell)) _shells[name] = shell = await DocShell.OpenAsync(place);
        return shell;
    }
}
