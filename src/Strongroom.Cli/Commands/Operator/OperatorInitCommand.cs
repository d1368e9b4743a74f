using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Operator;

sealed class OperatorInitCommand(CommandContext context) : ApiCommand(context)
{
    readonly InitFlags _options = new();

    public static Command Create(CommandContext context) => new OperatorInitCommand(context);

    public override CommandHelp Help => new("Initializes a server", "[options]", """
        Prepares an empty storage: makes the keys and the first root token, and prints
        them once. With a seal that unseals by itself (awskms and its like) the keys
        are recovery keys; with Shamir's seal they are the unseal keys.

            $ vault operator init
            $ vault operator init -key-shares=3 -key-threshold=2
            $ vault operator init -recovery-shares=3 -recovery-threshold=2
            $ vault operator init -pgp-keys=ann.asc,bob.asc,eve.asc -key-shares=3 -key-threshold=2

        With -status it only tells: exit code 0 when the server is initialized, 2 when
        it is not, 1 for an error.
        """);

    protected override int FailureCode => _options.Status.Value ? ExitCode.Local : ExitCode.Remote;

    protected override void Define(FlagSet flags) => _options.AddTo(flags, Terminal);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0, "0");
        var seal = await SendAsync("Error checking seal status", VaultRequest.Get("sys/seal-status") with { IsPreparation = true }, ct);
        if (_options.Status.Value) return await ShowStatusAsync(ct);

        var isRecovery = Json.True(seal.Body, "recovery_seal");
        foreach (var warning in _options.Warnings(isRecovery, Json.Text(seal.Body, "type"))) Terminal.Warn(warning);
        var answer = await SendAsync("Error initializing", VaultRequest.Put("sys/init", _options.Body(isRecovery)), ct);
        var result = new InitResult(answer.Body, isRecovery, _options);
        if (IsTable) Terminal.Out.Write(result.Text());
        else Output.WriteDocument(result.Document());
        Output.WriteWarnings(answer.Warnings);
        return ExitCode.Success;
    }

    async ValueTask<int> ShowStatusAsync(CancellationToken ct)
    {
        var answer = await SendAsync("Error checking initialization status", VaultRequest.Get("sys/init"), ct);
        var isInitialized = Json.True(answer.Body, "initialized");
        if (!IsTable) Output.WriteDocument(new JsonObject { ["Initialized"] = isInitialized });
        else Output.WriteLine(isInitialized ? "Vault is initialized" : "Vault is not initialized");
        return isInitialized ? ExitCode.Success : ExitCode.Remote;
    }
}
