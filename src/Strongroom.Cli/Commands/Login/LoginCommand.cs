using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Cli.Tokens;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Login;

sealed class LoginCommand(CommandContext context) : FieldCommand(context)
{
    const string Doing = "Error authenticating";

    readonly TextFlag _method = new("method", "Auth method to log in with: token, userpass, ldap, approle, jwt, kubernetes, cert, github, radius, okta.", LoginMethods.Token);
    readonly TextFlag _path = new("path", "Where the auth method is mounted. The default is its name.");
    readonly BoolFlag _noStore = new("no-store", "Do not keep the token for later commands.");
    readonly BoolFlag _noPrint = new("no-print", "Do not show the token.");
    readonly BoolFlag _tokenOnly = new("token-only", "Print nothing but the token, and do not keep it.");

    public static Command Create(CommandContext context) => new LoginCommand(context);

    public override CommandHelp Help => new("Authenticate locally", "[options] [AUTH K=V...]", """
        Logs in and keeps the token in ~/.vault-token, or with the token helper, for
        the commands that follow. Without an argument it asks for a token.

            $ vault login
            Token (will be hidden):

            $ vault login -method=userpass username=ann
            Password (will be hidden):

            $ vault login -method=approle role_id=... secret_id=@secret-id
        """);

    // A login brings its own credentials.
    protected override bool SendsToken => false;

    protected override void DefineOwn(FlagSet flags) => flags.Add("Command Options", _method, _path, _noStore, _noPrint, _tokenOnly);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        var name = _method.Value.Trim().ToLowerInvariant();
        var method = LoginMethods.Find(name);
        if (method is null && name != LoginMethods.Token)
            throw new CommandException(ExitCode.Local, Paragraph.Of(
                $"Unknown auth method: {name}. Use \"vault auth list\" to see the complete list of auth methods. Additionally, some auth methods are only available via the HTTP API."));

        var response = method is null ? await WithTokenAsync(ct) : await WithMethodAsync(method, ApiPath.Trim(_path.Value.Length > 0 ? _path.Value : name), ct);
        if (response.WrapInfo.ValueKind == JsonValueKind.Object) return Print(response);
        var token = Json.Text(response.Auth, "client_token");
        if (token.Length == 0) throw new CommandException(ExitCode.Remote, "Vault returned a secret, but the secret has no authentication information attached.");

        if (_tokenOnly.Value) return Output.WriteField(response, "token");
        var code = _noStore.Value ? SayNotStored() : Store(token);
        if (_noPrint.Value) return code;
        if (IsTable && Field is null && code == ExitCode.Success) Output.WriteLine(Welcome);
        return Print(response) is not ExitCode.Success and var failed ? failed : code;
    }

    async ValueTask<VaultResponse> WithMethodAsync(ILoginMethod method, string mount, CancellationToken ct)
    {
        try
        {
            var request = method.Request(mount, DataArguments.Read(Arguments, Terminal), Ask);
            return await SendAsync(Doing, request, ct);
        }
        catch (LoginException error)
        {
            throw new CommandException(ExitCode.Remote, $"{Doing}: {error.Message}");
        }
    }

    // Looking a token up both checks it and tells what to show.
    async ValueTask<VaultResponse> WithTokenAsync(CancellationToken ct)
    {
        var token = TokenArgument();
        UseToken(token);
        var answer = await SendAsync($"{Doing}: error looking up token", VaultRequest.Get("auth/token/lookup-self"), ct);
        return answer.WrapInfo.ValueKind == JsonValueKind.Object ? answer : TokenLoginAnswer.From(token, answer.Data);
    }

    string TokenArgument()
    {
        RequireArguments(0, 1, "0-1");
        var text = Arguments.Count == 0 ? Ask("Token (will be hidden): ")
            : Arguments[0] == "-" ? Terminal.ReadInput()
            : Arguments[0].StartsWith("token=", StringComparison.Ordinal) ? LoginFields.Take(DataArguments.Read(Arguments, Terminal), "token")
            : Arguments[0];
        return text?.Trim() is { Length: > 0 } token ? token
            : throw new CommandException(ExitCode.Remote, $"{Doing}: a token must be passed to auth, please view the help for more information");
    }

    string? Ask(string prompt) => Http.NonInteractive.Value ? null : Terminal.ReadSecret(prompt);

    int SayNotStored()
    {
        Terminal.Warn("The token was not stored in token helper. Set the VAULT_TOKEN environment\nvariable or pass the token below with each request to Vault.\n");
        return ExitCode.Success;
    }

    // The token is good even when it cannot be kept: show it, and say so with the exit code.
    int Store(string token)
    {
        try
        {
            TokenHelpers.Open(Terminal).Store(token);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            Terminal.Fail($"Error storing token: {error.Message}");
            Terminal.Warn("Authentication was successful, but the token was not persisted. The resulting\ntoken is shown below for your records.\n");
            return ExitCode.Remote;
        }
        if (Terminal.Setting("TOKEN") is not null)
            Terminal.Warn(Paragraph.Of("WARNING! The VAULT_TOKEN environment variable is set! The value of this variable will take precedence; "
                + "if this is unwanted please unset VAULT_TOKEN or update its value accordingly.") + "\n");
        return ExitCode.Success;
    }

    const string Welcome = """
        Success! You are now authenticated. The token information displayed below
        is already stored in the token helper. You do NOT need to run "vault login"
        again. Future Vault requests will automatically use this token.

        """;
}
