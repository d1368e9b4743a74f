using System.Text.Json.Nodes;
using Strongroom.LocalKms.Keys;

namespace Strongroom.LocalKms.Actions;

static class KeyActions
{
    public static JsonObject Create(KmsCall call)
    {
        if (call.Input.Text("KeySpec") is { } spec and not "SYMMETRIC_DEFAULT") throw KmsError.Unsupported($"KeySpec {spec}");
        if (call.Input.Text("CustomerMasterKeySpec") is { } old and not "SYMMETRIC_DEFAULT") throw KmsError.Unsupported($"CustomerMasterKeySpec {old}");
        if (call.Input.Text("KeyUsage") is { } usage and not "ENCRYPT_DECRYPT") throw KmsError.Unsupported($"KeyUsage {usage}");
        if (call.Input.Text("Origin") is { } origin and not "AWS_KMS") throw KmsError.Unsupported($"Origin {origin}");
        if (call.Input.Flag("MultiRegion")) throw KmsError.Unsupported("MultiRegion");
        var tags = TagActions.Read(call.Input);
        var key = call.Store.Create();
        key.Description = call.Input.Text("Description") ?? "";
        key.Policy = call.Input.Text("Policy");
        foreach (var (name, value) in tags) key.Tags[name] = value;
        call.Store.Save();
        return new() { ["KeyMetadata"] = Metadata(call, key) };
    }

    public static JsonObject Describe(KmsCall call) => new() { ["KeyMetadata"] = Metadata(call, call.Store.Resolve(call.Input.Text("KeyId"))) };

    public static JsonObject List(KmsCall call) => Paging.Page(call, "Keys", 100, call.Store.Keys.Values, key => key.Id,
        key => new JsonObject { ["KeyId"] = key.Id, ["KeyArn"] = call.Store.Arn(key.Id) });

    public static JsonObject? Enable(KmsCall call) => Change(call, key => key.Enabled = true);
    public static JsonObject? Disable(KmsCall call) => Change(call, key => key.Enabled = false);
    public static JsonObject? UpdateDescription(KmsCall call) => Change(call, key => key.Description = call.Input.Required("Description"));

    public static JsonObject ScheduleDeletion(KmsCall call)
    {
        var key = call.Store.Changeable(call.Input.Text("KeyId"));
        var days = call.Input.Number("PendingWindowInDays") ?? 30;
        if (days is < 7 or > 30) throw KmsError.Validation("1 validation error detected: Value at 'pendingWindowInDays' failed to satisfy constraint: Member must be between 7 and 30");
        key.DeletionDate = call.Store.Now.AddDays(days);
        call.Store.Save();
        return new() { ["KeyId"] = call.Store.Arn(key.Id), ["DeletionDate"] = Seconds(key.DeletionDate.Value), ["KeyState"] = key.State, ["PendingWindowInDays"] = days };
    }

    public static JsonObject CancelDeletion(KmsCall call)
    {
        var key = call.Store.Resolve(call.Input.Text("KeyId"));
        if (key.DeletionDate is null) throw new KmsError("KMSInvalidStateException", $"{call.Store.Arn(key.Id)} is not pending deletion.");
        (key.DeletionDate, key.Enabled) = (null, false); // A key comes back disabled, as with AWS.
        call.Store.Save();
        return new() { ["KeyId"] = call.Store.Arn(key.Id) };
    }

    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000d;

    static JsonObject? Change(KmsCall call, Action<KmsKey> change)
    {
        change(call.Store.Changeable(call.Input.Text("KeyId")));
        call.Store.Save();
        return null;
    }

    static JsonObject Metadata(KmsCall call, KmsKey key)
    {
        var metadata = new JsonObject
        {
            ["AWSAccountId"] = call.AccountId,
            ["KeyId"] = key.Id,
            ["Arn"] = call.Store.Arn(key.Id),
            ["CreationDate"] = Seconds(key.Created),
            ["Enabled"] = key.State == "Enabled",
            ["Description"] = key.Description,
            ["KeyUsage"] = "ENCRYPT_DECRYPT",
            ["KeyState"] = key.State,
            ["Origin"] = "AWS_KMS",
            ["KeyManager"] = "CUSTOMER",
            ["CustomerMasterKeySpec"] = "SYMMETRIC_DEFAULT",
            ["KeySpec"] = "SYMMETRIC_DEFAULT",
            ["EncryptionAlgorithms"] = new JsonArray("SYMMETRIC_DEFAULT"),
            ["MultiRegion"] = false,
        };
        if (key.DeletionDate is { } date) metadata["DeletionDate"] = Seconds(date);
        return metadata;
    }
}
