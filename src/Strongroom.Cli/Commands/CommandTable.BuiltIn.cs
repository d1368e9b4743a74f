using Strongroom.Cli.Commands.Audit;
using Strongroom.Cli.Commands.Auth;
using Strongroom.Cli.Commands.Completion;
using Strongroom.Cli.Commands.Generic;
using Strongroom.Cli.Commands.Kv;
using Strongroom.Cli.Commands.Lease;
using Strongroom.Cli.Commands.LocalKms;
using Strongroom.Cli.Commands.Login;
using Strongroom.Cli.Commands.Operator;
using Strongroom.Cli.Commands.Pkcs11;
using Strongroom.Cli.Commands.Policy;
using Strongroom.Cli.Commands.Print;
using Strongroom.Cli.Commands.Secrets;
using Strongroom.Cli.Commands.Status;
using Strongroom.Cli.Commands.Token;

namespace Strongroom.Cli.Commands;

/// <summary>The table of contents of the command line.</summary>
sealed partial class CommandTable
{
    public static CommandTable BuiltIn() => AddKv(AddNouns(new CommandTable()
        .Command("server", ServerCommand.Create)
        .Command("status", StatusCommand.Create)
        .Command("version", VersionCommand.Create)
        .Command("login", LoginCommand.Create)
        .Command("read", ReadCommand.Create)
        .Command("write", WriteCommand.Create)
        .Command("patch", PatchCommand.Create)
        .Command("list", ListCommand.Create)
        .Command("delete", DeleteCommand.Create)
        .Command("unwrap", UnwrapCommand.Create)
        .Command("path-help", PathHelpCommand.Create)
        .Command("completion", CompletionCommand.Create)
        .Command("doctor", OperatorDiagnoseCommand.Create)
        .Command("local-kms", LocalKmsCommand.Create)
        .Command(Pkcs11ModuleCommand.Name, Pkcs11ModuleCommand.Create, hidden: true)));

    static CommandTable AddNouns(CommandTable table) => table
        .Group("operator", "Perform operator-specific tasks", GroupText.Operator)
        .Command("operator init", OperatorInitCommand.Create)
        .Command("operator unseal", OperatorUnsealCommand.Create)
        .Command("operator seal", OperatorSealCommand.Create)
        .Command("operator step-down", OperatorStepDownCommand.Create)
        .Command("operator key-status", OperatorKeyStatusCommand.Create)
        .Command("operator rotate", OperatorRotateCommand.Create)
        .Command("operator rekey", OperatorRekeyCommand.Create)
        .Command("operator rotate-keys", OperatorRotateKeysCommand.Create)
        .Command("operator generate-root", OperatorGenerateRootCommand.Create)
        .Command("operator validate-config", OperatorValidateConfigCommand.Create)
        .Command("operator diagnose", OperatorDiagnoseCommand.Create)
        .Command("operator seal inspect", OperatorSealInspectCommand.Create)
        .Command("operator seal verify", OperatorSealVerifyCommand.Create)
        .Group("token", "Interact with tokens", GroupText.Token)
        .Command("token create", TokenCreateCommand.Create)
        .Command("token lookup", TokenLookupCommand.Create)
        .Command("token renew", TokenRenewCommand.Create)
        .Command("token revoke", TokenRevokeCommand.Create)
        .Command("token capabilities", TokenCapabilitiesCommand.Create)
        .Group("print", "Prints runtime configurations", GroupText.Print)
        .Command("print token", PrintTokenCommand.Create)
        .Group("secrets", "Interact with secrets engines", GroupText.Secrets)
        .Command("secrets enable", SecretsEnableCommand.Create)
        .Command("secrets disable", SecretsDisableCommand.Create)
        .Command("secrets list", SecretsListCommand.Create)
        .Command("secrets tune", SecretsTuneCommand.Create)
        .Command("secrets move", SecretsMoveCommand.Create)
        .Group("auth", "Interact with auth methods", GroupText.Auth)
        .Command("auth enable", AuthEnableCommand.Create)
        .Command("auth disable", AuthDisableCommand.Create)
        .Command("auth list", AuthListCommand.Create)
        .Command("auth tune", AuthTuneCommand.Create)
        .Group("audit", "Interact with audit devices", GroupText.Audit)
        .Command("audit enable", AuditEnableCommand.Create)
        .Command("audit disable", AuditDisableCommand.Create)
        .Command("audit list", AuditListCommand.Create)
        .Group("policy", "Interact with policies", GroupText.Policy)
        .Command("policy list", PolicyListCommand.Create)
        .Command("policy read", PolicyReadCommand.Create)
        .Command("policy write", PolicyWriteCommand.Create)
        .Command("policy delete", PolicyDeleteCommand.Create)
        .Command("policy fmt", PolicyFmtCommand.Create)
        .Group("lease", "Interact with leases", GroupText.Lease)
        .Command("lease lookup", LeaseLookupCommand.Create)
        .Command("lease renew", LeaseRenewCommand.Create)
        .Command("lease revoke", LeaseRevokeCommand.Create);

    static CommandTable AddKv(CommandTable table) => table
        .Group("kv", "Interact with Vault's Key-Value storage", GroupText.Kv)
        .Command("kv get", KvGetCommand.Create)
        .Command("kv put", KvPutCommand.Create)
        .Command("kv patch", KvPatchCommand.Create)
        .Command("kv list", KvListCommand.Create)
        .Command("kv delete", KvDeleteCommand.Create)
        .Command("kv undelete", KvUndeleteCommand.Create)
        .Command("kv destroy", KvDestroyCommand.Create)
        .Command("kv rollback", KvRollbackCommand.Create)
        .Command("kv enable-versioning", KvEnableVersioningCommand.Create)
        .Group("kv metadata", "Interact with Vault's Key-Value storage", GroupText.KvMetadata)
        .Command("kv metadata get", KvMetadataGetCommand.Create)
        .Command("kv metadata put", KvMetadataWriteCommand.CreatePut)
        .Command("kv metadata patch", KvMetadataWriteCommand.CreatePatch)
        .Command("kv metadata delete", KvMetadataDeleteCommand.Create);
}
