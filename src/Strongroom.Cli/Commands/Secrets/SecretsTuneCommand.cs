using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Secrets;

sealed class SecretsTuneCommand(CommandContext context) : ApiCommand(context)
{
    readonly MountFlags _mount = new();

    public static Command Create(CommandContext context) => new SecretsTuneCommand(context);

    public override CommandHelp Help => new("Tune a secrets engine configuration", "[options] PATH", """
        Changes settings of a mounted secrets engine; the others stay as they are.

            $ vault secrets tune -default-lease-ttl=72h orders/
        """);

    protected override void Define(FlagSet flags) => _mount.AddTo(flags);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var path = ApiPath.WithSlash(Arguments[0]);
        var answer = await SendAsync($"Error tuning secrets engine {path}", VaultRequest.Post($"sys/mounts/{path}tune", _mount.TuneBody()), ct);
        Output.WriteLine($"Success! Tuned the secrets engine at: {path}");
        Output.WriteWarnings(answer.Warnings);
        return ExitCode.Success;
    }
}
