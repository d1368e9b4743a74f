using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>What <c>operator rekey</c> and <c>operator rotate-keys</c> do alike; they ask different paths.</summary>
abstract class KeyRotationCommand(CommandContext context, bool asRotation) : ApiCommand(context)
{
    const string KeptUnprotected = """
        WARNING! If you lose the keys after they are returned, there is no recovery.
        Consider canceling this operation and re-initializing with the -pgp-keys flag
        to protect the returned unseal keys along with -backup to allow recovery of
        the encrypted keys in case of emergency. You can delete the stored keys later
        using the -delete flag.
        """;

    readonly RotationFlags _options = new();

    RotationPlace Place => field ??= asRotation ? RotationPlace.Rotate(_options.Target) : RotationPlace.Rekey(_options.Target);

    string ProgressTitle => asRotation ? "Progress" : "Rekey Progress";

    protected override void Define(FlagSet flags) => _options.AddTo(flags, Terminal);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 1, "0-1");
        if (_options.Deletes) return await DeleteBackupAsync(ct);
        if (_options.Retrieves) return await ShowBackupAsync(ct);
        if (_options.Cancel.Value) return await CancelAsync(ct);
        if (_options.Init.Value) return await BeginAsync(ct);
        if (_options.Verify.Value) return _options.Status.Value ? ShowVerification(await VerificationAsync(ct)) : await VerifyAsync(ct);
        return _options.Status.Value ? Show(await StateAsync(ct)) : await ProceedAsync(ct);
    }

    async ValueTask<JsonElement> StateAsync(CancellationToken ct) => RotationPlace.Document(await SendAsync($"Error getting {Place.Name} status", VaultRequest.Get(Place.Init), ct));

    async ValueTask<JsonElement> VerificationAsync(CancellationToken ct) => RotationPlace.Document(await SendAsync($"Error getting {Place.Name} status", VaultRequest.Get(Place.Verify), ct));

    async ValueTask<int> BeginAsync(CancellationToken ct)
    {
        var answer = RotationPlace.Document(await SendAsync($"Error initializing {Place.Name}", VaultRequest.Put(Place.Init, _options.Body(asRotation)), ct));
        if (RotationView.IsComplete(answer)) return ShowKeys(answer, answer); // a first recovery key needs nobody's consent
        if (IsTable && !_options.IsProtected)
        {
            Terminal.Warn(KeptUnprotected);
            Output.WriteLine("");
        }
        return Show(answer);
    }

    async ValueTask<int> ProceedAsync(CancellationToken ct)
    {
        var state = await StateAsync(ct);
        if (!RotationView.IsStarted(state))
            throw new CommandException(ExitCode.Local, $"No {Place.Name} is in progress. Start one by providing -init.", $"vault operator {(asRotation ? "rotate-keys" : "rekey")} -init -key-shares=5 -key-threshold=3");
        var answer = RotationPlace.Document(await SendAsync("Error posting unseal key", VaultRequest.Put(Place.Update, KeyBody(RotationView.Purpose(state, Place), Json.Text(state, "nonce"))), ct));
        return RotationView.IsComplete(answer) ? ShowKeys(answer, state) : Show(await StateAsync(ct)); // others bring theirs meanwhile
    }

    async ValueTask<int> VerifyAsync(CancellationToken ct)
    {
        var state = await VerificationAsync(ct);
        var purpose = $"The new keys are verified: bring one of them. {Json.Number(state, "progress")} of {Json.Number(state, "t")} have been brought.\nVerification nonce: {Json.Text(state, "nonce")}";
        var answer = RotationPlace.Document(await SendAsync("Error posting unseal key", VaultRequest.Put(Place.Verify, KeyBody(purpose, Json.Text(state, "nonce"))), ct));
        if (!RotationView.IsComplete(answer)) return ShowVerification(answer);
        if (!IsTable) Output.WriteDocument(RotationView.VerificationDocument(answer));
        else Output.WriteLine($"Success! The new {(Place.IsRecovery ? "recovery" : "unseal")} keys are verified and in place. The old ones open nothing any more but backups from before.");
        return ExitCode.Success;
    }

    /// <summary>A person sees what the key is for before it is asked for, and it counts for that attempt only; whoever brings it otherwise has to name the attempt.</summary>
    JsonObject KeyBody(string purpose, string shownNonce)
    {
        var nonce = _options.Nonce.Value;
        if (!KeyPrompt.Asks(Arguments))
        {
            if (nonce.Length == 0) throw new CommandException(ExitCode.Local, "Missing nonce value: specify it via the -nonce flag", "\"-status\" shows the attempt and its nonce; without a key on the command line both are shown before the key is asked for.");
            return Body(nonce);
        }
        if (nonce.Length > 0 && nonce != shownNonce)
            throw new CommandException(ExitCode.Local, $"The attempt in progress has another nonce: {shownNonce}", "It was begun anew since you were told of it. Ask who did, and look at it with -status before you bring a key.");
        Terminal.Error.WriteLine(purpose);
        return Body(shownNonce);
    }

    JsonObject Body(string nonce)
        => new() { ["key"] = KeyPrompt.Read(Arguments, Http.NonInteractive.Value, $"{(_options.Verify.Value ? "New " : "")}{Place.KeyName} (will be hidden): ", Terminal), ["nonce"] = nonce };

    async ValueTask<int> CancelAsync(CancellationToken ct)
    {
        if (_options.Verify.Value)
        {
            await SendAsync($"Error canceling {Place.Name} verification", VaultRequest.Delete(Place.Verify), ct);
            Output.WriteLine($"Success! Canceled {Place.Name} verification (if it was started): it begins anew");
            return ExitCode.Success;
        }
        await SendAsync($"Error canceling {Place.Name}", VaultRequest.Delete(Place.Init), ct);
        Output.WriteLine(asRotation ? "Success! Canceled rotation (if it was started)" : "Success! Canceled rekeying (if it was started)");
        return ExitCode.Success;
    }

    async ValueTask<int> ShowBackupAsync(CancellationToken ct)
    {
        Output.WriteSecret(await SendAsync($"Error retrieving {Place.Name} stored keys", VaultRequest.Get(Place.Backup), ct));
        return ExitCode.Success;
    }

    async ValueTask<int> DeleteBackupAsync(CancellationToken ct)
    {
        await SendAsync($"Error deleting {Place.Name} stored keys", VaultRequest.Delete(Place.Backup), ct);
        Output.WriteLine("Success! Deleted stored keys (if they existed)");
        return ExitCode.Success;
    }

    int Show(JsonElement state)
    {
        if (IsTable) Output.WritePairs(RotationView.Rows(state, ProgressTitle));
        else Output.WriteDocument(RotationView.Document(state));
        return ExitCode.Success;
    }

    int ShowVerification(JsonElement state)
    {
        if (IsTable) Output.WritePairs(RotationView.VerificationRows(state));
        else Output.WriteDocument(RotationView.VerificationDocument(state));
        return ExitCode.Success;
    }

    int ShowKeys(JsonElement done, JsonElement state)
    {
        if (IsTable) Terminal.Out.Write(RotationKeysText.Of(done, state, Place));
        else Output.WriteDocument(Json.InOrder(done, "nonce", "complete", "keys", "keys_base64", "pgp_fingerprints", "backup", "verification_required", "verification_nonce"));
        return ExitCode.Success;
    }
}
