using System.Text.Json;

namespace Strongroom.Sdk.Paths;

public enum FieldPlace { Body, Path, Query }

/// <summary>One named value of a path: checking, path-help, OpenAPI and the UI's forms read this one declaration.</summary>
public abstract record Field(string Name, string Description, string JsonType)
{
    public FieldPlace Place { get; init; }
    public bool Required { get; init; }
    /// <summary>Never shown in the clear: audit hashes it, forms mask it.</summary>
    public bool Sensitive { get; init; }
    public bool Deprecated { get; init; }

    /// <exception cref="FormatException">The value cannot be read as this field's type; the message is the reason.</exception>
    public abstract object? Parse(JsonElement raw);

    /// <summary>The same for a captured path segment or a query parameter.</summary>
    public abstract object? ParseText(string text);

    public static Field<string> Text(string name, string description, string fallback = "")
        => new(name, description, "string", FieldParsers.Text, text => text, fallback);
    public static Field<string> LowerText(string name, string description, string fallback = "")
        => new(name, description, "string", raw => FieldParsers.Text(raw).ToLowerInvariant(), text => text.ToLowerInvariant(), fallback);
    public static Field<int> Integer(string name, string description, int fallback = 0)
        => new(name, description, "integer", raw => checked((int)FieldParsers.Integer(raw)), text => checked((int)FieldParsers.Integer(text)), fallback);
    public static Field<long> Long(string name, string description, long fallback = 0)
        => new(name, description, "integer", FieldParsers.Integer, FieldParsers.Integer, fallback);
    public static Field<bool> Flag(string name, string description, bool fallback = false)
        => new(name, description, "boolean", FieldParsers.Flag, FieldParsers.Flag, fallback);
    public static Field<TimeSpan> Duration(string name, string description, TimeSpan fallback = default)
        => new(name, description, "string", FieldParsers.Duration, FieldParsers.Duration, fallback) { Format = "duration" };
    /// <summary>A JSON list of texts, or one text separated by commas.</summary>
    public static Field<IReadOnlyList<string>> Texts(string name, string description)
        => new(name, description, "array", FieldParsers.Texts, FieldParsers.Texts, []);
    /// <summary>A JSON object of texts, or <c>key=value</c> texts.</summary>
    public static Field<IReadOnlyDictionary<string, string>> TextMap(string name, string description)
        => new(name, description, "object", FieldParsers.TextMap, FieldParsers.TextMap, FieldParsers.NoTexts);
    /// <summary>Any JSON, untouched; <c>Undefined</c> when absent.</summary>
    public static Field<JsonElement> Json(string name, string description)
        => new(name, description, "object", raw => raw.Clone(), FieldParsers.JsonText, default);

    public string? Format { get; init; }
}

public sealed record Field<T>(string Name, string Description, string JsonType, Func<JsonElement, T> Parser, Func<string, T> TextParser, T Default)
    : Field(Name, Description, JsonType)
{
    public override object? Parse(JsonElement raw) => Parser(raw);
    public override object? ParseText(string text) => TextParser(text);
    public Field<T> InPath() => this with { Place = FieldPlace.Path, Required = true };
    public Field<T> InQuery() => this with { Place = FieldPlace.Query };
}
