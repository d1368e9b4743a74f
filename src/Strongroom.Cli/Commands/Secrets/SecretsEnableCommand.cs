using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Secrets;

sealed class SecretsEnableCommand(CommandContext context) : ApiCommand(context)
{
    readonly MountFlags _mount = new();
    readonly TextFlag _path = new("path", "Where to mount the engine. The default is its type.");
    readonly BoolFlag _local = new("local", "Keep the mount out of replication.");
    readonly BoolFlag _sealWrap = new("seal-wrap", "Encrypt critical values with the seal as well.");
    readonly BoolFlag _entropy = new("external-entropy-access", "Let the engine use the external source of entropy.");

    public static Command Create(CommandContext context) => new SecretsEnableCommand(context);

    public override CommandHelp Help => new("Enable a secrets engine", "[options] TYPE", """
        Mounts a secrets engine.

            $ vault secrets enable -version=2 kv
            $ vault secrets enable -path=orders -description="keys of the order service" transit
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
        var answer = await SendAsync("Error enabling", VaultRequest.Post("sys/mounts/" + path, body), ct);
        Output.WriteLine($"Success! Enabled the {type} secrets engine at: {path}");
        Output.WriteWarnings(answer.Warnings);
        return ExitCode.Success;
    }
}
