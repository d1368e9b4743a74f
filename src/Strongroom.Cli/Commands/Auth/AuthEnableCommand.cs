using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Auth;

sealed class AuthEnableCommand(CommandContext context) : ApiCommand(context)
{
    readonly MountFlags _mount = new();
    readonly TextFlag _path = new("path", "Where to mount the method. The default is its type.");
    readonly BoolFlag _local = new("local", "Keep the mount out of replication.");
    readonly BoolFlag _sealWrap = new("seal-wrap", "Encrypt critical values with the seal as well.");
    readonly BoolFlag _entropy = new("external-entropy-access", "Let the method use the external source of entropy.");

    public static Command Create(CommandContext context) => new AuthEnableCommand(context);

    public override CommandHelp Help => new("Enables a new auth method", "[options] TYPE", """
        Mounts an auth method, a way to log in.

            $ vault auth enable userpass
            $ vault auth enable -path=ci -token-type=batch approle
        """);

    protected override void Define(FlagSet flags)
    {
        flags.Add("Command Options", _path, _local, _sealWrap, _entropy);
        _mount.AddTo(flags);
    }

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var type = Arguments[0].Trim();
        var path = ApiPath.WithSlash(_path.Value.Length > 0 ? _path.Value : type);
        var body = _mount.EnableBody(type, _local.Value, _sealWrap.Value, _entropy.Value);
        var answer = await SendAsync($"Error enabling {type} auth", VaultRequest.Post("sys/auth/" + path, body), ct);
        Output.WriteLine($"Success! Enabled {type} auth method at: {path}");
        Output.WriteWarnings(answer.Warnings);
        return ExitCode.Success;
    }
}
