namespace Strongroom.Sdk.Paths;

/// <summary>The parsed values of one request; a field that was not given reads as its default.</summary>
public sealed class FieldValues(IReadOnlyDictionary<string, object?> values)
{
    public static FieldValues None { get; } = new(new Dictionary<string, object?>());
    public bool Has(Field field) => values.ContainsKey(field.Name);
    public T Get<T>(Field<T> field) => values.TryGetValue(field.Name, out var value) && value is T typed ? typed : field.Default;
}
