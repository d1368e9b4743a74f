using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Generic;

sealed class WriteCommand(CommandContext context) : FieldCommand(context)
{
    readonly BoolFlag _force = new("force", "Write without data: for paths that only need to be called.") { Aliases = ["f"] };

    public static Command Create(CommandContext context) => new WriteCommand(context);

    public override CommandHelp Help => new("Write data, configuration, and secrets", "[options] PATH [DATA K=V...]", """
        Writes to a path. Data is key=value pairs; a value that begins with @ is read
        from that file, a value of - from standard input. A whole JSON object comes
        from @file.json or, for -, from standard input.

            $ vault write auth/userpass/users/ann password=- policies=dev
            $ vault write transit/encrypt/orders plaintext=@order.b64
            $ vault write pki/roles/web @role.json
            $ vault write -force transit/keys/orders
        """);

    protected override void DefineOwn(FlagSet flags) => flags.Add("Command Options", _force);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, int.MaxValue, "1");
        if (Arguments.Count == 1 && !_force.Value) throw new CommandException(ExitCode.Local, "Must supply data or use -force");

        var path = ApiPath.Trim(Arguments[0]);
        var data = DataArguments.Read(Arguments.Skip(1), Terminal);
        var response = await SendAsync($"Error writing data to {path}", VaultRequest.Put(path, Arguments.Count == 1 ? null : data), ct);
        if (!response.IsEmpty) return Print(response);
        if (IsTable) Output.WriteLine($"Success! Data written to: {path}");
        return ExitCode.Success;
    }
}
