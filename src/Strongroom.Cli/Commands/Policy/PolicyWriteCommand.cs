using System.Text.Json.Nodes;
using Strongroom.Client;
using Strongroom.Client.Errors;

namespace Strongroom.Cli.Commands.Policy;

sealed class PolicyWriteCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new PolicyWriteCommand(context);

    public override CommandHelp Help => new("Uploads a named policy from a file", "[options] NAME PATH", """
        Uploads a policy from a file, or from standard input when the file is -.
        A policy of that name is replaced.

            $ vault policy write dev dev.hcl
            $ vault policy write dev - < dev.hcl
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(2, 2);
        var name = Arguments[0].Trim();
        if (name.ToLowerInvariant() is var lower && lower != name)
        {
            Terminal.Warn($"Policy name was converted from \"{name}\" to \"{lower}\"");
            name = lower;
        }
        var body = new JsonObject { ["policy"] = ReadRules(Arguments[1].Trim()) };
        var response = await SendAsync("Error uploading policy", VaultRequest.Put("sys/policies/acl/" + name, body), ct);
        Output.WriteLine($"Success! Uploaded policy: {name}");
        Output.WriteWarnings(response.Warnings);
        return ExitCode.Success;
    }

    string ReadRules(string path)
    {
        try
        {
            return path == "-" ? Terminal.ReadInput() : File.ReadAllText(Terminal.Resolve(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Remote, $"Error opening policy file: {GoIoError.Open(path, error)}");
        }
    }
}
