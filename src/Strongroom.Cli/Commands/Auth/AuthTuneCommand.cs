using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Auth;

sealed class AuthTuneCommand(CommandContext context) : ApiCommand(context)
{
    readonly MountFlags _mount = new();

    public static Command Create(CommandContext context) => new AuthTuneCommand(context);

    public override CommandHelp Help => new("Tunes an auth method configuration", "[options] PATH", """
        Changes settings of a mounted auth method; the others stay as they are.

            $ vault auth tune -default-lease-ttl=2h userpass/
        """);

    protected override void Define(FlagSet flags) => _mount.AddTo(flags);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var path = ApiPath.WithSlash(Arguments[0]);
        var answer = await SendAsync($"Error tuning auth method {path}", VaultRequest.Post($"sys/mounts/auth/{path}tune", _mount.TuneBody()), ct);
        Output.WriteLine($"Success! Tuned the auth method at: {path}");
        Output.WriteWarnings(answer.Warnings);
        return ExitCode.Success;
    }
}
