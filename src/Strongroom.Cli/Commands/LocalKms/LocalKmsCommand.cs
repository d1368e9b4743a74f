using Strongroom.Cli.Output;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Strongroom.Cli.Flags;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;

namespace Strongroom.Cli.Commands.LocalKms;

sealed class LocalKmsCommand(CommandContext context) : Command(context)
{
    readonly TextFlag _listen = new("listen", $"Address to listen on. The default is 127.0.0.1:{LocalKmsOptions.DefaultPort}; port 0 takes a free one.");
    readonly TextFlag _region = new("region", "Region of the keys. The default is us-east-1.", new LocalKmsOptions().Region);
    readonly TextFlag _data = new("data", "File to keep the keys in; without it they are in memory only.");
    readonly TextFlag _alias = new("alias", "Alias that exists after the start, with a key made for it; empty: none. The default is alias/strongroom.", new LocalKmsOptions().InitialAlias ?? "");
    readonly PairsFlag _credentials = new("credentials", "Access key and secret key, as key=secret; may be repeated. The default is test=test.");
    readonly BoolFlag _anyCredentials = new("any-credentials", "Do not check signatures.");
    readonly ListFlag _faults = new("fault", "Misbehaviour from the start on; may be repeated.");

    public static Command Create(CommandContext context) => new LocalKmsCommand(context);

    public override CommandHelp Help => new("Run a stand-in for AWS KMS", "[options]", """
        Runs a small server that speaks AWS KMS on the wire, to try auto-unseal out
        without an account, and for tests. It protects nothing of value.

            $ vault local-kms -data=/tmp/kms.json
            $ AWS_KMS_ENDPOINT=http://127.0.0.1:8555 vault server -config=/etc/vault.d
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _listen, _region, _data, _alias, _credentials, _anyCredentials, _faults);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0, "0");
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stopped));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stopped));
        try
        {
            await using var server = await LocalKmsServer.StartAsync(Options(), ct);
            await Terminal.Out.FlushAsync(ct);
            await stopped.Task.WaitAsync(ct);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new CommandException(ExitCode.Local, $"local-kms: {error.Message}");
        }
        return ExitCode.Success;
    }

    static void Stop(PosixSignalContext signal, TaskCompletionSource stopped)
    {
        signal.Cancel = true;
        stopped.TrySetResult();
    }

    LocalKmsOptions Options()
    {
        var options = new LocalKmsOptions
        {
            Region = _region.Value,
            DataFile = _data.Value.Length > 0 ? Terminal.Resolve(_data.Value) : null,
            InitialAlias = _alias.Value.Length > 0 ? _alias.Value : null,
            VerifySignatures = !_anyCredentials.Value,
            Faults = [.. _faults.Values.Select(ParseFault)],
            Time = Terminal.Time,
            Notice = Terminal.Out.WriteLine,
        };
        if (_credentials.IsSet) options = options with { Credentials = _credentials.Values };
        return _listen.IsSet ? options with { Listen = ParseListen(_listen.Value) } : options;
    }

    static IPEndPoint ParseListen(string text) => IPEndPoint.TryParse(text, out var endPoint)
        ? endPoint
        : int.TryParse(text.TrimStart(':'), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? new IPEndPoint(IPAddress.Loopback, port)
            : throw new CommandException(ExitCode.Local, $"-listen is {GoQuote.Of(text)}; it must be an address and a port, such as 127.0.0.1:8555");

    static Fault ParseFault(string text)
    {
        try
        {
            return Fault.Parse(text);
        }
        catch (FormatException error)
        {
            throw new CommandException(ExitCode.Local, $"-fault {GoQuote.Of(text)}: {error.Message}");
        }
    }
}
