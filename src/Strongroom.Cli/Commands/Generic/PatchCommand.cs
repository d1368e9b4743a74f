using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Generic;

sealed class PatchCommand(CommandContext context) : FieldCommand(context)
{
    readonly BoolFlag _force = new("force", "Patch without data.") { Aliases = ["f"] };

    public static Command Create(CommandContext context) => new PatchCommand(context);

    public override CommandHelp Help => new("Patch data, configuration, and secrets", "[options] PATH [DATA K=V...]", """
        Changes only the named members of what is at a path (a JSON merge patch).
        Data is given as for "vault write".

            $ vault patch pki/roles/web max_ttl=24h
        """);

    protected override void DefineOwn(FlagSet flags) => flags.Add("Command Options", _force);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, int.MaxValue, "1");
        if (Arguments.Count == 1 && !_force.Value) throw new CommandException(ExitCode.Local, "Must supply data or use -force");

        var path = ApiPath.Trim(Arguments[0]);
        var request = VaultRequest.MergePatch(path, DataArguments.Read(Arguments.Skip(1), Terminal));
        var response = await SendAsync($"Error writing data to {path}", request, ct);
        if (!response.IsEmpty) return Print(response);
        if (IsTable) Output.WriteLine($"Success! Data written to: {path}");
        return ExitCode.Success;
    }
}
