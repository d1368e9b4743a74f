using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;
using Strongroom.Primitives;

namespace Strongroom.Cli.Commands.Operator;

sealed class OperatorGenerateRootCommand(CommandContext context) : ApiCommand(context)
{
    const string Attempt = "sys/generate-root/attempt";
    const string OtpIsShown = """
        A One-Time-Password has been generated for you and is shown in the OTP field.
        You will need this value to decode the resulting root token, so keep it safe.
        """;

    readonly BoolFlag _init = new("init", "Begin. Without -otp or -pgp-key a one-time password is made and shown.");
    readonly BoolFlag _cancel = new("cancel", "Call the attempt off.");
    readonly BoolFlag _status = new("status", "Show the attempt, and bring no key.");
    readonly BoolFlag _generateOtp = new("generate-otp", "Make a one-time password for -init, and print it.");
    readonly TextFlag _decode = new("decode", "Decode the token that the last key returned, with -otp; - reads it from standard input.");
    readonly TextFlag _otp = new("otp", "The one-time password, for -init and -decode.");
    readonly TextFlag _nonce = new("nonce", "The nonce that -init printed: the key is for this attempt and no other.");
    PgpKeysFlag? _pgpKey;

    public static Command Create(CommandContext context) => new OperatorGenerateRootCommand(context);

    public override CommandHelp Help => new("Generates a new root token", "[options] [KEY]", """
        Makes a new root token, when enough holders of unseal keys or recovery keys
        agree. Whoever begins is the only one who can read the token in the end: by a
        one-time password, or a PGP key.

            $ vault operator generate-root -init
            $ vault operator generate-root -init -pgp-key=ann.asc

        Then each holder brings a key. What it is for is shown before it is asked for;
        give the nonce that was agreed on to have it checked:

            $ vault operator generate-root -nonce=2dbd10f1-8528-6246-09e7-82b25b8aba63
            Unseal Key (will be hidden):

        The last one is shown the encoded token, and who began decodes it:

            $ vault operator generate-root -decode=LiQ3GDATCQkEOW02Hys1Cyk2WF08LjMLD3lqNA
            OTP (will be hidden):

            $ vault operator generate-root -status
            $ vault operator generate-root -cancel

        It needs a token that may (sudo on sys/generate-root/*). When there is none
        any more, the configuration opens the way: see "enable_unauthenticated_access".
        """);

    protected override void Define(FlagSet flags)
    {
        _pgpKey = new PgpKeysFlag("pgp-key", "File with a PGP public key: the token is returned encrypted to it.", Terminal);
        flags.Add("Command Options", _init, _cancel, _status, _decode, _generateOtp, _otp, _pgpKey, _nonce);
    }

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 1, "0-1");
        if (_generateOtp.Value) return await MakeOtpAsync(ct);
        if (_decode.IsSet) return Decode();
        if (_cancel.Value) return await CancelAsync(ct);
        if (_init.Value) return await BeginAsync(ct);
        return _status.Value ? Show(await StateAsync(ct)) : await ProceedAsync(ct);
    }

    async ValueTask<JsonElement> StateAsync(CancellationToken ct)
        => RotationPlace.Document(await SendAsync("Error getting root generation status", VaultRequest.Get(Attempt), ct));

    async ValueTask<int> MakeOtpAsync(CancellationToken ct)
    {
        var otp = RandomText.Base62((int)Math.Clamp(Json.Number(await StateAsync(ct), "otp_length"), 24, 128));
        if (IsTable) Output.WriteLine(otp);
        else Output.WriteDocument(new JsonObject { ["otp"] = otp });
        return ExitCode.Success;
    }

    /// <summary>Asks no server: whoever decodes needs none.</summary>
    int Decode()
    {
        var otp = _otp.Value.Length > 0 || Http.NonInteractive.Value ? _otp.Value : Terminal.ReadSecret("OTP (will be hidden): ") ?? "";
        if (otp.Length == 0) throw new CommandException(ExitCode.Local, "Missing otp: use -otp to supply it");
        var token = RootTokenDecoder.Decode(_decode.Value == "-" ? Terminal.ReadInput() : _decode.Value, otp);
        if (IsTable) Output.WriteLine(token);
        else Output.WriteDocument(new JsonObject { ["token"] = token });
        return ExitCode.Success;
    }

    async ValueTask<int> BeginAsync(CancellationToken ct)
    {
        if (_pgpKey!.Keys.Count > 1) throw new CommandException(ExitCode.Local, $"One PGP key is needed, not {_pgpKey.Keys.Count}");
        if (_pgpKey.Keys.Count > 0 && _otp.Value.Length > 0) throw new CommandException(ExitCode.Local, "Give one of -otp and -pgp-key, not both");
        var body = new JsonObject { ["otp"] = _otp.Value, ["pgp_key"] = _pgpKey.Keys is [var key] ? key : "" };
        var state = RotationPlace.Document(await SendAsync("Error initializing root generation", VaultRequest.Put(Attempt, body), ct));
        if (IsTable && Json.Text(state, "otp").Length > 0 && _otp.Value.Length == 0) Terminal.Warn(OtpIsShown);
        return Show(state);
    }

    async ValueTask<int> ProceedAsync(CancellationToken ct)
    {
        var state = await StateAsync(ct);
        if (!Json.True(state, "started"))
            throw new CommandException(ExitCode.Local, "No root generation is in progress. Start a root generation by running \"vault operator generate-root -init\".");
        var shown = Json.Text(state, "nonce");
        var nonce = _nonce.Value.Length > 0 ? _nonce.Value : shown;
        if (!KeyPrompt.Asks(Arguments))
        {
            if (_nonce.Value.Length == 0) throw new CommandException(ExitCode.Local, "Missing nonce value: specify it via the -nonce flag", "\"-status\" shows the attempt and its nonce; without a key on the command line both are shown before the key is asked for.");
        }
        else if (nonce != shown)
            throw new CommandException(ExitCode.Local, $"The attempt in progress has another nonce: {shown}", "It was begun anew since you were told of it. Ask who did before you bring a key.");
        else Terminal.Error.WriteLine(RootGenerationView.Purpose(state));
        var key = KeyPrompt.Read(Arguments, Http.NonInteractive.Value, "Unseal Key (will be hidden): ", Terminal);
        return Show(RotationPlace.Document(await SendAsync("Error posting unseal key", VaultRequest.Put("sys/generate-root/update", new JsonObject { ["key"] = key, ["nonce"] = nonce }), ct)));
    }

    async ValueTask<int> CancelAsync(CancellationToken ct)
    {
        await SendAsync("Error canceling root token generation", VaultRequest.Delete(Attempt), ct);
        Output.WriteLine("Success! Root token generation canceled (if it was started)");
        return ExitCode.Success;
    }

    int Show(JsonElement state)
    {
        if (IsTable) Terminal.Out.Write(Table.Of(RootGenerationView.Rows(state)));
        else Output.WriteDocument(RootGenerationView.Document(state));
        return ExitCode.Success;
    }
}
