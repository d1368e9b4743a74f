using System.Globalization;
using System.Text.Json;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>A command that ends by showing the encryption key in use.</summary>
abstract class KeyStatusCommand(CommandContext context) : ApiCommand(context)
{
    protected async ValueTask<int> ShowAsync(string doing, string heading, CancellationToken ct)
    {
        var answer = await SendAsync(doing, VaultRequest.Get("sys/key-status"), ct);
        var status = answer.Data.ValueKind == JsonValueKind.Object ? answer.Data : answer.Body;
        if (!IsTable)
        {
            Output.WriteDocument(Json.Only(status, ("term", 0), ("install_time", ""), ("encryptions", 0)));
            return ExitCode.Success;
        }
        Terminal.Out.Write(heading + Table.Of(
        [
            ["Key Term", Json.Text(status, "term")],
            ["Install Time", ShortTime(Json.Text(status, "install_time"))],
            ["Encryption Count", Json.Text(status, "encryptions")],
        ]));
        return ExitCode.Success;
    }

    // RFC 822, as Go prints it: 24 Nov 26 16:37 UTC.
    static string ShortTime(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time.ToString(time.Offset == TimeSpan.Zero ? "dd MMM yy HH:mm 'UTC'" : "dd MMM yy HH:mm zzz", CultureInfo.InvariantCulture)
        : text;
}
