namespace Strongroom.Core.Policies;

/// <summary>The policies every server has. The rules are those of Vault 1.14, so that clients find what they count on.</summary>
static class BuiltInPolicies
{
    public const string Default = """
        # A token may look at itself, renew itself and end itself.
        path "auth/token/lookup-self" {
          capabilities = ["read"]
        }

        path "auth/token/renew-self" {
          capabilities = ["update"]
        }

        path "auth/token/revoke-self" {
          capabilities = ["update"]
        }

        # It may ask what it is allowed to do; the UI asks the second way.
        path "sys/capabilities-self" {
          capabilities = ["update"]
        }

        path "sys/internal/ui/resultant-acl" {
          capabilities = ["read"]
        }

        # Its owner may read what is known about them.
        path "identity/entity/id/{{identity.entity.id}}" {
          capabilities = ["read"]
        }

        path "identity/entity/name/{{identity.entity.name}}" {
          capabilities = ["read"]
        }

        # Who was given a lease may look it up and renew it. The first path is the one old clients use.
        path "sys/renew" {
          capabilities = ["update"]
        }

        path "sys/leases/renew" {
          capabilities = ["update"]
        }

        path "sys/leases/lookup" {
          capabilities = ["update"]
        }

        # The token's own cubbyhole.
        path "cubbyhole/*" {
          capabilities = ["create", "read", "update", "delete", "list"]
        }

        # Wrapping data for someone else, and opening what was wrapped for oneself.
        path "sys/wrapping/wrap" {
          capabilities = ["update"]
        }

        path "sys/wrapping/lookup" {
          capabilities = ["update"]
        }

        path "sys/wrapping/unwrap" {
          capabilities = ["update"]
        }

        # Tools that touch nothing stored.
        path "sys/tools/hash" {
          capabilities = ["update"]
        }

        path "sys/tools/hash/*" {
          capabilities = ["update"]
        }

        # The state of one's own control group request.
        path "sys/control-group/request" {
          capabilities = ["update"]
        }

        # Logging in elsewhere with this server as OIDC provider.
        path "identity/oidc/provider/+/authorize" {
          capabilities = ["read", "update"]
        }

        """;

    public const string ResponseWrapping = """
        # What a wrapping token may do, and nothing else.
        path "cubbyhole/response" {
          capabilities = ["create", "read"]
        }

        path "sys/wrapping/unwrap" {
          capabilities = ["update"]
        }

        """;

    public const string ControlGroup = """
        # What a token that waits for a control group may do, and nothing else.
        path "cubbyhole/control-group" {
          capabilities = ["create", "read", "update"]
        }

        path "sys/wrapping/unwrap" {
          capabilities = ["update"]
        }

        """;

    /// <summary>Neither shown nor changeable: tokens the server makes for itself rely on their text.</summary>
    public static bool IsFixed(string name) => name is Policy.ResponseWrappingName or Policy.ControlGroupName;
}
