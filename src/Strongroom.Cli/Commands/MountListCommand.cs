using System.Text.Json;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands;

/// <summary>What <c>secrets list</c> and <c>auth list</c> have in common.</summary>
abstract class MountListCommand(CommandContext context) : ApiCommand(context)
{
    readonly BoolFlag _detailed = new("detailed", "Show all settings.");

    protected abstract string ApiPath { get; }

    protected abstract string Doing { get; }

    protected abstract bool IsAuth { get; }

    bool IsDetailed => _detailed.IsSet ? _detailed.Value : BoolFlag.Parse(Terminal.Setting("DETAILED") ?? "") ?? false;

    protected override void Define(FlagSet flags) => flags.Add("Output Options", _detailed);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0, "0");
        var answer = await SendAsync(Doing, VaultRequest.Get(ApiPath), ct);
        var mounts = answer.Data.ValueKind == JsonValueKind.Object ? answer.Data : answer.Body;
        if (!IsTable) Output.WriteDocument(MountTable.Document(mounts));
        else if (IsDetailed) Terminal.Out.Write(MountTable.Detailed(mounts, IsAuth));
        else Terminal.Out.Write(IsAuth ? MountTable.OfAuth(mounts) : MountTable.OfSecrets(mounts));
        return ExitCode.Success;
    }
}
