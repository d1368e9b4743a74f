using System.Text.Json.Nodes;

namespace Strongroom.LocalKms.Actions;

static class RotationActions
{
    public const int DefaultDays = 365;

    public static JsonObject? Enable(KmsCall call)
    {
        var days = call.Input.Number("RotationPeriodInDays") ?? DefaultDays;
        if (days is < 90 or > 2560) throw KmsError.Validation("1 validation error detected: Value at 'rotationPeriodInDays' failed to satisfy constraint: Member must be between 90 and 2560");
        var key = call.Store.Usable(call.Input.Text("KeyId"));
        (key.RotationDays, key.RotationFrom) = (days, call.Store.Now);
        call.Store.Save();
        return null;
    }

    public static JsonObject? Disable(KmsCall call)
    {
        call.Store.Usable(call.Input.Text("KeyId")).RotationDays = null;
        call.Store.Save();
        return null;
    }

    public static JsonObject Status(KmsCall call)
    {
        var key = call.Store.Resolve(call.Input.Text("KeyId"));
        var answer = new JsonObject { ["KeyId"] = call.Store.Arn(key.Id), ["KeyRotationEnabled"] = key.RotationDays is not null && key.DeletionDate is null };
        if (key.RotationDays is not { } days || key.DeletionDate is not null) return answer;
        answer["RotationPeriodInDays"] = days;
        answer["NextRotationDate"] = KeyActions.Seconds(key.NextRotation!.Value);
        return answer;
    }

    public static JsonObject OnDemand(KmsCall call)
    {
        var key = call.Store.Usable(call.Input.Text("KeyId"));
        call.Store.Rotate(key, "ON_DEMAND", call.Store.Now);
        call.Store.Save();
        return new() { ["KeyId"] = call.Store.Arn(key.Id) };
    }

    public static JsonObject List(KmsCall call)
    {
        var key = call.Store.Resolve(call.Input.Text("KeyId"));
        return Paging.Page(call, "Rotations", 100, key.Versions.Skip(1).Index(), item => item.Index.ToString("D5"), item => new JsonObject
        {
            ["KeyId"] = key.Id,
            ["RotationDate"] = KeyActions.Seconds(item.Item.Since),
            ["RotationType"] = item.Item.How,
        });
    }
}
