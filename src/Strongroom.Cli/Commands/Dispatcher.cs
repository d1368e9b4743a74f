using Strongroom.Cli.Commands.Completion;
using Strongroom.Cli.Output;
using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Commands;

/// <summary>From the words of the command line to the command, its help, or a guess at what was meant.</summary>
sealed class Dispatcher(CommandTable table, Terminal terminal)
{
    public async ValueTask<int> RunAsync(IReadOnlyList<string> args, CancellationToken ct)
    {
        try
        {
            if (terminal.Variable(Completer.LineVariable) is { Length: > 0 } line) return Completer.Run(line, table, terminal);
            if (args is ["-autocomplete-install" or "-autocomplete-uninstall"]) return SetShellUp(args[0]);
            if (args is ["-version" or "--version" or "-v"]) args = ["version"];
            return await DispatchAsync(OldNames.Modernize(args, table, terminal), ct);
        }
        catch (CommandException error)
        {
            if (error.Message.Length > 0) terminal.Fail(error.Message);
            if (error.Hint is { } hint) terminal.Error.WriteLine("\n" + Paragraph.Of(hint));
            return error.ExitCode;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return 130;
        }
        catch (IOException error)
        {
            terminal.Fail(error.Message);
            return ExitCode.Local;
        }
        finally
        {
            await FlushAsync();
        }
    }

    // Whoever read our output may have seen enough and gone ("vault list … | head -1"): that is no failure of ours.
    async ValueTask FlushAsync()
    {
        try
        {
            await terminal.Out.FlushAsync(CancellationToken.None);
        }
        catch (IOException)
        {
        }
    }

    async ValueTask<int> DispatchAsync(IReadOnlyList<string> args, CancellationToken ct)
    {
        if (args.Count > 0 && args[0] == "help") args = [.. args.Skip(1), "-help"];
        var wantsHelp = args.TakeWhile(argument => argument != "--").Any(argument => argument is "-h" or "-help" or "--help");
        var (entry, rest) = table.Match(args);
        if (entry is null) return NoSuchCommand(args, wantsHelp);
        if (entry.Create is null) return Group(entry, rest, wantsHelp);

        var command = entry.Create(new CommandContext(terminal, table, entry.Name) { Format = FormatChoice.Of(rest, terminal) });
        if (!wantsHelp) return await command.RunAsync(rest, ct);
        terminal.Out.Write(HelpText.OfCommand(entry.Name, command));
        return ExitCode.Success;
    }

    int SetShellUp(string option)
    {
        var program = Environment.ProcessPath ?? "vault";
        if (option == "-autocomplete-install") ShellSetup.Install(terminal, program);
        else ShellSetup.Uninstall(terminal, program);
        return ExitCode.Success;
    }

    int NoSuchCommand(IReadOnlyList<string> args, bool wantsHelp)
    {
        if (wantsHelp && args[0].StartsWith('-'))
        {
            terminal.Out.Write(HelpText.OfTop(table));
            return ExitCode.Success;
        }
        if (args.Count > 0 && args[0].StartsWith('-'))
            throw new CommandException(ExitCode.Local, $"{args[0]} comes before the command. Options of a command come after its name: vault status -address=…");
        terminal.Error.Write(HelpText.OfTop(table));
        if (args.Count > 0) Suggest(args[0], "");
        return ExitCode.NoSuchCommand;
    }

    int Group(CommandEntry group, IReadOnlyList<string> rest, bool wantsHelp)
    {
        var help = HelpText.OfGroup(table, group);
        var word = rest.FirstOrDefault(argument => !argument.StartsWith('-'));
        if (wantsHelp && word is null)
        {
            terminal.Out.Write(help);
            return ExitCode.Success;
        }
        terminal.Error.Write(help);
        if (word is not null) Suggest(word, group.Name);
        return ExitCode.Local;
    }

    void Suggest(string word, string group)
    {
        if (Nearest.Of(word, table.Below(group).Select(entry => entry.LastWord)) is { } meant)
            terminal.Error.WriteLine($"\nThere is no command \"{word}\". Did you mean \"{$"vault {group}".TrimEnd()} {meant}\"?");
    }
}
