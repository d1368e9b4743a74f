using System.Text.Json;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Status;

/// <summary>A command that ends by showing the state of the server.</summary>
abstract class SealStatusCommand(CommandContext context) : ApiCommand(context)
{
    protected async ValueTask<SealStatusView> ShowAsync(VaultResponse seal, string doing, CancellationToken ct)
    {
        if (seal.Body.ValueKind != JsonValueKind.Object)
            throw new CommandException(FailureCode, $"{Client.Address} answered, but not as a Vault server does: its answer is no JSON object");
        var leader = await SendAsync(doing, VaultRequest.Get("sys/leader"), ct);
        var view = new SealStatusView(seal.Body, leader.Body);
        if (!IsTable)
        {
            Output.WriteDocument(view.Document());
            return view;
        }
        Output.WritePairs(view.Rows());
        Output.WriteWarnings(seal.Warnings);
        return view;
    }
}
