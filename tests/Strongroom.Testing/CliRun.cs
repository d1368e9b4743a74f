using System.Text;
using Strongroom.Cli;
using Strongroom.Cli.Commands;
using Strongroom.Cli.Terminals;

namespace Strongroom.Testing;

/// <summary>One command line run in this process, in a home and a folder of its own.</summary>
sealed class CliRun : IDisposable
{
    readonly StringWriter _out = new() { NewLine = "\n" };
    readonly StringWriter _error = new() { NewLine = "\n" };

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public string Folder { get; } = Directory.CreateTempSubdirectory("strongroom-cli-").FullName;

    public string Input { get; set; } = "";

    public bool IsOutTerminal { get; set; }

    /// <summary>What is typed when something is asked for; null: there is no terminal.</summary>
    public string? Typed { get; set; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public CliRun()
    {
        Variables["HOME"] = Folder;
    }

    public async Task<int> RunAsync(params IReadOnlyList<string> args)
    {
        _out.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        var terminal = new Terminal
        {
            Out = _out,
            Error = _error,
            In = new MemoryStream(Encoding.UTF8.GetBytes(Input)),
            Variable = Variables.GetValueOrDefault,
            Time = TimeProvider.System,
            Folder = Folder,
            IsOutTerminal = IsOutTerminal,
            ReadSecret = _ => Typed,
        };
        return await Program.RunAsync(args, terminal, CommandTable.BuiltIn(), CancellationToken.None);
    }

    public void WriteFile(string name, string content) => File.WriteAllText(Path.Combine(Folder, name), content);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
