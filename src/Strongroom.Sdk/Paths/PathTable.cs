using System.Text.Json;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;

namespace Strongroom.Sdk.Paths;

/// <summary>All paths of an engine, and what happens to a request before its handler sees it.</summary>
public sealed class PathTable
{
    const string Hidden = "(hidden)";

    readonly PathTree _tree = new();

    public PathTable(string help, IReadOnlyList<EnginePath> paths)
    {
        Help = help;
        Paths = paths;
        foreach (var path in paths) _tree.Add(path);
    }

    public string Help { get; }
    public IReadOnlyList<EnginePath> Paths { get; }

    public PathMatch? Match(string path) => _tree.Match(path);

    /// <summary>Parses the fields and calls the handler.</summary>
    /// <exception cref="RequestException">404 for an unknown path, 405 for an operation it lacks, 400 for a field that cannot be read.</exception>
    public static async ValueTask<EngineResponse?> HandleAsync(PathMatch? match, EngineRequest request, CancellationToken ct)
    {
        if (match is null) throw new RequestException(404, ErrorText.UnsupportedPath);
        if (match.Path[request.Operation] is not { } handler) throw new RequestException(405, ErrorText.UnsupportedOperation);
        var fields = Parse(match, request.Body, out var unknown, out var replaced);
        var response = await handler(request with { Fields = fields }, ct);
        if (response is null || (unknown is null && replaced is null)) return response;
        return response with { Warnings = [.. Warnings(unknown, replaced), .. response.Warnings] };
    }

    /// <summary>The values of a request, for existence checks that run before the handler.</summary>
    public static FieldValues Parse(PathMatch match, JsonElement body) => Parse(match, body, out _, out _);

    static FieldValues Parse(PathMatch match, JsonElement body, out List<string>? unknown, out List<string>? replaced)
    {
        unknown = replaced = null;
        var values = new Dictionary<string, object?>(match.Captures.Count + 4);
        var fields = match.Path.Fields;
        if (body.ValueKind == JsonValueKind.Object)
            foreach (var property in body.EnumerateObject())
                if (Find(fields, property.Name) is { } field)
                {
                    if (property.Value.ValueKind == JsonValueKind.Null) continue;
                    values[field.Name] = Convert(field, property.Value);
                    if (IsCaptured(match, field.Name)) (replaced ??= []).Add(field.Name);
                }
                else if (!match.Path.TakesAnyMember && !IsCaptured(match, property.Name)) (unknown ??= []).Add(property.Name);
        foreach (var (name, text) in match.Captures)
            values[name] = Find(fields, name) is { } field ? Convert(field, text) : text;
        return new FieldValues(values);
    }

    static IEnumerable<string> Warnings(List<string>? unknown, List<string>? replaced)
    {
        if (unknown is not null)
            yield return $"Endpoint ignored these unrecognized parameters: [{string.Join(' ', unknown.Order(StringComparer.Ordinal))}]";
        if (replaced is not null)
            yield return $"Endpoint replaced the value of these parameters with the values captured from the endpoint's path: [{string.Join(' ', replaced.Order(StringComparer.Ordinal))}]";
    }

    static Field? Find(IReadOnlyList<Field> fields, string name)
    {
        foreach (var field in fields)
            if (string.Equals(field.Name, name, StringComparison.Ordinal)) return field;
        return null;
    }

    static bool IsCaptured(PathMatch match, string name)
    {
        foreach (var (captured, _) in match.Captures)
            if (captured == name) return true;
        return false;
    }

    static object? Convert(Field field, JsonElement raw)
    {
        try { return field.Parse(raw); }
        catch (Exception e) when (e is FormatException or OverflowException) { throw Invalid(field, Shown(field, raw), e); }
    }

    static object? Convert(Field field, string text)
    {
        try { return field.ParseText(text); }
        catch (Exception e) when (e is FormatException or OverflowException) { throw Invalid(field, field.Sensitive ? Hidden : text, e); }
    }

    static RequestException Invalid(Field field, string shown, Exception e)
        => new(400, $"Field validation failed: error converting input {shown} for field \"{field.Name}\": {(field.Sensitive ? $"not of type {field.JsonType}" : e.Message)}"); // a parser's message quotes the value

    static string Shown(Field field, JsonElement raw) => field.Sensitive ? Hidden : raw.ValueKind == JsonValueKind.String ? raw.GetString()! : raw.GetRawText();
}
