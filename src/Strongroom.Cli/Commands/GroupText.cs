namespace Strongroom.Cli.Commands;

/// <summary>What help says of the groups of commands.</summary>
static class GroupText
{
    const string More = "\n\nEvery subcommand has a help of its own: add -help to it.";

    public const string Operator = """
        Commands for those who run a server: to initialize, unseal and seal it, and to
        look after its keys.

            $ vault operator init
            $ vault operator unseal
            $ vault operator rotate
        """ + More;

    public const string Token = """
        Commands to make tokens, look at them, extend them and end them.

            $ vault token create -policy=dev
            $ vault token lookup
            $ vault token revoke hvs.CAESIJ...
        """ + More;

    public const string Print = """
        Shows what other commands would use.

            $ vault print token
        """ + More;

    public const string Secrets = """
        Commands to mount secrets engines and to set them up.

            $ vault secrets list
            $ vault secrets enable -path=orders transit
        """ + More;

    public const string Auth = """
        Commands to mount auth methods and to set them up. To log in: vault login.

            $ vault auth list
            $ vault auth enable userpass
        """ + More;

    public const string Audit = """
        Commands to say where audit logs are written.

            $ vault audit enable file file_path=/var/log/vault-audit.log
            $ vault audit list
        """ + More;

    public const string Policy = """
        Commands to read and write policies: who may do what.

            $ vault policy write dev dev.hcl
            $ vault policy read dev
        """ + More;

    public const string Lease = """
        Commands to extend the leases of secrets, and to end them.

            $ vault lease renew database/creds/app/27e1b9a1-...
            $ vault lease revoke -prefix database/creds
        """ + More;

    public const string Kv = """
        Commands for the key/value engine. With -mount the argument is the name of the
        secret; without it, the path of the mount and the name together. They find
        out by themselves whether the mount keeps versions.

            $ vault kv put -mount=secret app user=app password=@password.txt
            $ vault kv get -mount=secret app
            $ vault kv metadata get -mount=secret app
        """ + More;

    public const string KvMetadata = """
        Commands for the settings of a secret and the history of its versions.

            $ vault kv metadata get -mount=secret app
            $ vault kv metadata put -mount=secret -max-versions=5 app
        """ + More;
}
