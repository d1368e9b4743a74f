using Strongroom.Cli.Output;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Terminals;
using Strongroom.Client.Errors;

namespace Strongroom.Cli.Arguments;

/// <summary>The data of a write: <c>key=value</c>, <c>key=@file</c>, <c>key=-</c>, <c>@file.json</c> and <c>-</c>, in any mixture.</summary>
static class DataArguments
{
    /// <exception cref="CommandException">An argument is malformed, or a file cannot be read.</exception>
    public static JsonObject Read(IEnumerable<string> args, Terminal terminal)
    {
        var data = new JsonObject();
        foreach (var argument in args)
        {
            try
            {
                Add(data, argument, terminal);
            }
            catch (DataException error)
            {
                throw new CommandException(ExitCode.Local, $"Failed to parse K=V data: invalid key/value pair {GoQuote.Of(argument)}: {error.Message}");
            }
        }
        return data;
    }

    /// <summary>The same as query parameters: a list becomes the parameter repeated.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ReadQuery(IEnumerable<string> args, Terminal terminal)
    {
        var query = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in Read(args, terminal))
        {
            if (value is JsonArray list) query.AddRange(list.Select(item => KeyValuePair.Create(name, TextOf(item))));
            else query.Add(new(name, TextOf(value)));
        }
        return query;
    }

    static string TextOf(JsonNode? node) => node is null ? "" : node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    static void Add(JsonObject data, string argument, Terminal terminal)
    {
        if (argument == "-") Merge(data, terminal.ReadInput());
        else if (argument.StartsWith('@')) Merge(data, ReadFile(argument[1..], terminal));
        else if (argument.IndexOf('=') is > 0 and var equals) Append(data, argument[..equals], ValueOf(argument[(equals + 1)..], terminal));
        else throw new DataException("format must be key=value");
    }

    static string ValueOf(string text, Terminal terminal) => text switch
    {
        "-" => terminal.ReadInput(),
        ['@', .. var file] => ReadFile(file, terminal),
        ['\\', '@', ..] => text[1..],
        _ => text,
    };

    // A key given twice is a list: some paths take several values of one name.
    static void Append(JsonObject data, string key, string value)
    {
        if (!data.TryGetPropertyValue(key, out var existing)) data[key] = value;
        else if (existing is JsonArray list) list.Add((JsonNode?)value);
        else
        {
            data.Remove(key);
            data[key] = new JsonArray(existing, value);
        }
    }

    static void Merge(JsonObject data, string json)
    {
        JsonNode? parsed;
        try
        {
            parsed = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            throw new DataException($"invalid JSON at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}");
        }
        if (parsed is not JsonObject members) throw new DataException("the JSON must be an object");
        foreach (var (name, value) in members) data[name] = value?.DeepClone();
    }

    static string ReadFile(string path, Terminal terminal)
    {
        try
        {
            return File.ReadAllText(terminal.Resolve(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(GoIoError.Open(path, error));
        }
    }
}
