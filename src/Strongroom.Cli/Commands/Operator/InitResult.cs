using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>The keys and the token of a new server, as text for a person or as a document.</summary>
sealed class InitResult(JsonElement answer, bool isRecovery, InitFlags options)
{
    public JsonObject Document() => new()
    {
        ["unseal_keys_b64"] = Keys("keys_base64"),
        ["unseal_keys_hex"] = Keys("keys"),
        ["unseal_shares"] = isRecovery ? 1 : options.Shares(false),
        ["unseal_threshold"] = isRecovery ? 1 : options.Threshold(false),
        ["recovery_keys_b64"] = Keys("recovery_keys_base64"),
        ["recovery_keys_hex"] = Keys("recovery_keys"),
        ["recovery_keys_shares"] = isRecovery ? options.Shares(true) : 0,
        ["recovery_keys_threshold"] = isRecovery ? options.Threshold(true) : 0,
        ["root_token"] = Json.Text(answer, "root_token"),
    };

    public string Text()
    {
        var text = new StringBuilder();
        Append(text, "Unseal Key", "keys_base64");
        Append(text, "Recovery Key", "recovery_keys_base64");
        text.Append(CultureInfo.InvariantCulture, $"\nInitial Root Token: {Json.Text(answer, "root_token")}\n\n");
        return text.Append(isRecovery ? RecoveryText() : UnsealText()).ToString();
    }

    void Append(StringBuilder text, string title, string member)
    {
        var number = 1;
        foreach (var key in Keys(member)) text.Append(CultureInfo.InvariantCulture, $"{title} {number++}: {key!.GetValue<string>()}\n");
    }

    JsonArray Keys(string member) =>
        VaultResponse.Member(answer, member) is { ValueKind: JsonValueKind.Array } keys ? Json.Array(keys.EnumerateArray().Select(Json.Plain)) : [];

    string RecoveryText() => options.WithoutRecoveryKey ? """
        Success! Vault is initialized

        No recovery key was made. Until there is one, a vault that an operator sealed
        is unsealed by restarting the server. To make one:

            $ vault operator rotate-keys -init -target=recovery

        """ : $"""
        Success! Vault is initialized

        Recovery key initialized with {options.Shares(true)} key shares and a key threshold of {options.Threshold(true)}. Please
        securely distribute the key shares printed above.

        """;

    string UnsealText()
    {
        var (shares, threshold) = (options.Shares(false), options.Threshold(false));
        return $"""
            Vault initialized with {shares} key shares and a key threshold of {threshold}. Please securely
            distribute the key shares printed above. When the Vault is re-sealed,
            restarted, or stopped, you must supply at least {threshold} of these keys to unseal it
            before it can start servicing requests.

            Vault does not store the generated root key. Without at least {threshold} keys to
            reconstruct the root key, Vault will remain permanently sealed!

            It is possible to generate new unseal keys, provided you have a quorum of
            existing unseal keys shares. See "vault operator rekey" for more information.

            """;
    }
}
