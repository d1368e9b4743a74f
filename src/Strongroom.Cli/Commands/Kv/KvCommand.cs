using System.Text.Json;
using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

/// <summary>A command on a key/value mount: it first asks where the mount ends and which version it is.</summary>
abstract class KvCommand(CommandContext context) : FieldCommand(context)
{
    readonly TextFlag _mount = new("mount", "Path of the mount; the argument is then the name of the secret in it.");

    protected sealed override void DefineOwn(FlagSet flags)
    {
        flags.Add("Command Options", _mount);
        DefineKv(flags);
    }

    protected virtual void DefineKv(FlagSet flags)
    {
    }

    protected async ValueTask<KvTarget> LocateAsync(string argument, CancellationToken ct)
    {
        var path = ApiPath.Trim(argument);
        var mount = ApiPath.Trim(_mount.Value);
        var asked = mount.Length > 0 ? mount : path;
        var request = VaultRequest.Get("sys/internal/ui/mounts/" + asked) with { IsPreparation = true };
        var answer = await FindAsync("", request, ct);

        var found = ApiPath.Trim(answer is null ? mount : Json.Text(answer.Data, "path"));
        var isVersioned = answer is not null && Json.Text(VaultResponse.Member(answer.Data, "options"), "version") == "2";
        if (mount.Length > 0) return new KvTarget(isVersioned, found.Length > 0 ? found : mount, path);
        // A server too old to answer has no versions either; the whole path is then the name.
        var within = path == found ? "" : path.StartsWith(found + "/", StringComparison.Ordinal) ? path[(found.Length + 1)..] : path;
        return found.Length == 0 ? new KvTarget(false, path, "") : new KvTarget(isVersioned, found, within);
    }

    protected static bool IsWrapped(VaultResponse response) => response.WrapInfo.ValueKind == JsonValueKind.Object;

    /// <summary>Ends the command unless the mount keeps versions.</summary>
    protected static void RequireVersions(KvTarget target, int exitCode, string message)
    {
        if (!target.IsVersioned) throw new CommandException(exitCode, message);
    }

    protected void WritePath(string title, string path) => Output.WriteLine($"{SectionTitle.Of(title, path.Length)}\n{path}\n");

    protected void WriteSection(string title, JsonElement map)
    {
        var rows = Json.Members(map).Select(member => (member.Name, GoValue.OfMember(member.Name, member.Value))).ToList();
        Output.WriteLine(SectionTitle.Over(title, rows.Select(row => row.Name)));
        Output.WritePairs(rows);
    }
}
