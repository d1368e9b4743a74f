using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Terminals;
using Strongroom.Client;

namespace Strongroom.Cli.Output;

/// <summary>The keys of a list answer, or word that there are none.</summary>
static class Listing
{
    public static int Show(OutputWriter output, Terminal terminal, string path, VaultResponse? response)
    {
        if (response is { WrapInfo.ValueKind: JsonValueKind.Object })
        {
            output.WriteSecret(response);
            return ExitCode.Success;
        }
        var keys = response is null ? default : VaultResponse.Member(response.Data, "keys");
        if (keys.ValueKind == JsonValueKind.Array && keys.GetArrayLength() > 0)
        {
            output.WriteList(keys);
            return ExitCode.Success;
        }
        if (response is not null) output.WriteWarnings(response.Warnings);
        if (output.IsTable) terminal.Fail($"No value found at {path}");
        else output.WriteDocument(new JsonObject());
        return ExitCode.Remote;
    }
}
