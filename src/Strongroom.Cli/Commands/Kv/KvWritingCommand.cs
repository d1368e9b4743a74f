using System.Text.Json.Nodes;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

/// <summary>A command that writes a secret and shows the version that came of it.</summary>
abstract class KvWritingCommand(CommandContext context) : KvCommand(context)
{
    protected int ShowWritten(string path, KvTarget target, VaultResponse answer)
    {
        if (answer.IsEmpty)
        {
            if (IsTable) Output.WriteLine($"Success! Data written to: {path}");
            return ExitCode.Success;
        }
        if (Field is not null || !IsTable || IsWrapped(answer) || !target.IsVersioned) return Print(answer);
        Output.WriteWarnings(answer.Warnings);
        WritePath("Secret Path", path);
        WriteSection("Metadata", answer.Data);
        return ExitCode.Success;
    }

    protected static JsonObject Versioned(JsonObject data, JsonObject options) => new() { ["data"] = data, ["options"] = options };
}
