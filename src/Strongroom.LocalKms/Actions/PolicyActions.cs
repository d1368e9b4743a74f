using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.LocalKms.Actions;

/// <summary>Key policies are kept and given back; <see cref="KeyPolicy"/> decides by them who may use a key.</summary>
static class PolicyActions
{
    public static JsonObject Get(KmsCall call)
    {
        CheckName(call);
        var key = call.Store.Resolve(call.Input.Text("KeyId"));
        return new() { ["Policy"] = key.Policy ?? Default(call), ["PolicyName"] = "default" };
    }

    public static JsonObject? Put(KmsCall call)
    {
        CheckName(call);
        var key = call.Store.Changeable(call.Input.Text("KeyId"));
        var policy = call.Input.Required("Policy");
        try
        {
            using var parsed = JsonDocument.Parse(policy);
        }
        catch (JsonException)
        {
            throw new KmsError("MalformedPolicyDocumentException", "The policy is not JSON");
        }
        key.Policy = policy;
        call.Store.Save();
        return null;
    }

    public static JsonObject List(KmsCall call)
    {
        _ = call.Store.Resolve(call.Input.Text("KeyId"));
        return new() { ["PolicyNames"] = new JsonArray("default"), ["Truncated"] = false };
    }

    static void CheckName(KmsCall call)
    {
        if (call.Input.Text("PolicyName") is not (null or "default")) throw new KmsError("NotFoundException", "No such policy exists");
    }

    static string Default(KmsCall call) => $$"""
        {
          "Version" : "2012-10-17",
          "Id" : "key-default-1",
          "Statement" : [ {
            "Sid" : "Enable IAM User Permissions",
            "Effect" : "Allow",
            "Principal" : { "AWS" : "arn:aws:iam::{{call.AccountId}}:root" },
            "Action" : "kms:*",
            "Resource" : "*"
          } ]
        }
        """;
}
