using System.Text.Json;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>One object of a batch, read by the same fields as a single request. A refusal names the place, and never what stands there.</summary>
readonly struct BatchMember
{
    readonly JsonElement _item;
    readonly int _index;

    public BatchMember(JsonElement item, int index)
    {
        if (item.ValueKind != JsonValueKind.Object) throw TransitErrors.Invalid($"failed to parse batch input: '[{index}]' is not an object");
        (_item, _index) = (item, index);
    }

    /// <summary>Null: not sent.</summary>
    public string? Text(Field<string> field) => Has(field) ? Get(field) : null;

    public bool Has(Field field) => _item.TryGetProperty(field.Name, out var value) && value.ValueKind != JsonValueKind.Null;

    public T Get<T>(Field<T> field)
    {
        if (!Has(field)) return field.Default;
        try { return field.Parse(_item.GetProperty(field.Name)) is T value ? value : field.Default; }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw TransitErrors.Invalid($"failed to parse batch input: '[{_index}].{field.Name}' is not of type {field.JsonType}");
        }
    }
}
