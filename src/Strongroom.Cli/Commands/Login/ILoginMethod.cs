using System.Text.Json.Nodes;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Login;

/// <summary>How one auth method turns what the user typed into a login request.</summary>
interface ILoginMethod
{
    /// <summary>The request, from the fields on the command line; what is missing may be asked for.</summary>
    /// <exception cref="LoginException">A field is missing and cannot be asked for.</exception>
    VaultRequest Request(string mount, JsonObject fields, Func<string, string?> ask);
}
