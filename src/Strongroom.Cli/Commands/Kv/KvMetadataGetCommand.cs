using System.Globalization;
using System.Text.Json;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

sealed class KvMetadataGetCommand(CommandContext context) : KvCommand(context)
{
    public static Command Create(CommandContext context) => new KvMetadataGetCommand(context);

    public override CommandHelp Help => new("Retrieves key metadata from the KV store", "[options] KEY", """
        Shows the settings of a secret and when each version was written and deleted.

            $ vault kv metadata get -mount=secret app
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var target = await LocateAsync(Arguments[0], ct);
        RequireVersions(target, ExitCode.Local, "Metadata not supported on KV Version 1");
        var path = target.Under("metadata");
        var answer = await FindAsync($"Error reading {path}", VaultRequest.Get(path), ct) ?? throw new CommandException(ExitCode.Remote, $"No value found at {path}");
        if (Field is not null || !IsTable || IsWrapped(answer)) return Print(answer);

        Output.WriteWarnings(answer.Warnings);
        WritePath("Metadata Path", path);
        var settings = Json.Members(answer.Data).Where(member => member.Name != "versions").Select(member => (member.Name, GoValue.OfMember(member.Name, member.Value))).ToList();
        Output.WriteLine(SectionTitle.Over("Metadata", settings.Select(row => row.Name)));
        Output.WritePairs(settings);
        foreach (var (number, version) in Versions(answer.Data))
        {
            Output.WriteLine("");
            WriteSection($"Version {number}", version);
        }
        return ExitCode.Success;
    }

    static IEnumerable<(string Number, JsonElement Version)> Versions(JsonElement data) =>
        Json.Members(VaultResponse.Member(data, "versions")).OrderBy(member => int.TryParse(member.Name, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue);
}
