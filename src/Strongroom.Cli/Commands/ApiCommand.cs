using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Cli.Tokens;
using Strongroom.Client;
using Strongroom.Client.Errors;

namespace Strongroom.Cli.Commands;

/// <summary>A command that asks a server. It brings the HTTP options, and sends requests in the words of its errors.</summary>
abstract class ApiCommand(CommandContext context) : Command(context)
{
    readonly TextFlag _format = new("format", "Format of the output: table, json or yaml. Also VAULT_FORMAT. The default is table.");
    VaultClient? _client;

    protected HttpFlags Http { get; } = new();

    protected OutputWriter Output => field ??= new OutputWriter(Terminal, Context.Format);

    protected bool IsTable => Output.IsTable;

    /// <summary>The code when no answer came or the client could not be set up.</summary>
    protected virtual int FailureCode => ExitCode.Remote;

    /// <summary>Whether the token in the environment or the helper goes along.</summary>
    protected virtual bool SendsToken => true;

    protected VaultClient Client => _client ??= Connect(SendsToken ? FindToken() : null);

    /// <summary>Sends; a failure ends the command with <paramref name="doing"/> before the error, when there is something to say.</summary>
    protected ValueTask<VaultResponse> SendAsync(string doing, VaultRequest request, CancellationToken ct) =>
        AttemptAsync(doing, request, client => client.SendAsync(request, ct));

    /// <summary>The same for things that may be absent.</summary>
    protected ValueTask<VaultResponse?> FindAsync(string doing, VaultRequest request, CancellationToken ct) =>
        AttemptAsync(doing, request, client => client.FindAsync(request, ct));

    protected void UseToken(string token)
    {
        _client?.Dispose();
        _client = Connect(token);
    }

    protected string? FindToken()
    {
        if (Terminal.Setting("TOKEN") is { } token) return token;
        try
        {
            return TokenHelpers.Open(Terminal).Get();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            // Many commands need no token; those that do will hear "permission denied" and can look here.
            if (Terminal.Variable("HOME") is { Length: > 0 }) Terminal.Warn($"The stored token cannot be read: {error.Message}");
            return null;
        }
    }

    private protected sealed override FlagSet DefineFlags()
    {
        var flags = new FlagSet();
        Http.AddTo(flags);
        flags.Add("Output Options", _format);
        Define(flags);
        return flags;
    }

    VaultClient Connect(string? token)
    {
        try
        {
            return new VaultClient(Http.Read(Terminal, token?.Trim()), Terminal.Time);
        }
        catch (VaultConfigurationException error)
        {
            throw new CommandException(FailureCode, error.Message, error.Hint);
        }
    }

    async ValueTask<T> AttemptAsync<T>(string doing, VaultRequest request, Func<VaultClient, ValueTask<T>> send)
    {
        ShowInstead(request);
        try
        {
            return await send(Client);
        }
        catch (VaultException error)
        {
            var message = doing.Length == 0 ? error.Message : $"{doing}: {error.Message}";
            if (error is VaultApiException { Response.Warnings: { Count: > 0 } warnings }) message += "\n" + WarningText.Of(warnings);
            throw new CommandException(FailureCode, message, error.Hint);
        }
    }

    void ShowInstead(VaultRequest request)
    {
        if (request.IsPreparation) return;
        if (Http.CurlString.Value) Terminal.Out.WriteLine(CurlCommand.Of(Client.Options, Client.Address, request));
        else if (Http.PolicyText.Value) Terminal.Out.WriteLine(PolicyForRequest.Of(request));
        else return;
        throw new CommandException(ExitCode.Success, "");
    }
}
