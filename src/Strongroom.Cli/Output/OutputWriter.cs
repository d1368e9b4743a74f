using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Terminals;
using Strongroom.Client;

namespace Strongroom.Cli.Output;

/// <summary>Prints in the format that was asked for.</summary>
sealed class OutputWriter(Terminal terminal, string format)
{
    public bool IsTable => format is "table" or "pretty";

    public bool IsRaw => format == "raw";

    public void WriteLine(string text) => terminal.Out.WriteLine(text);

    /// <summary>For json and yaml; a table has no use for it.</summary>
    public void WriteDocument(JsonNode? node)
    {
        if (format == "yaml") terminal.Out.Write(YamlText.Of(node));
        else terminal.Out.WriteLine(JsonText.Of(node));
    }

    public void WritePairs(IEnumerable<(string Key, string Value)> rows) => terminal.Out.Write(Table.OfPairs(rows));

    public void WriteSecret(VaultResponse response)
    {
        if (IsRaw) terminal.Out.WriteLine(response.Text.TrimEnd('\n'));
        else if (!IsTable) WriteDocument(SecretEnvelope.Of(response));
        else
        {
            var rows = SecretTable.Rows(response);
            if (rows.Count > 0) WritePairs(rows);
            WriteWarnings(response.Warnings);
        }
    }

    public void WriteWarnings(IReadOnlyList<string> warnings)
    {
        if (warnings.Count > 0) terminal.Warn(WarningText.Of(warnings));
    }

    /// <summary>A list as a column, or as an array.</summary>
    public void WriteList(JsonElement keys)
    {
        if (!IsTable)
        {
            WriteDocument(Json.Sorted(keys));
            return;
        }
        WriteLine("Keys\n----");
        foreach (var key in keys.EnumerateArray()) WriteLine(Json.Plain(key));
    }

    public int WriteField(VaultResponse response, string name) => WriteValue(SecretField.Of(response, name), name);

    public int WriteField(JsonElement map, string name) => WriteValue(map.TryGetProperty(name, out var value) ? value : default, name);

    int WriteValue(JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            throw new CommandException(ExitCode.Local, $"Field {GoQuote.Of(name)} not present in secret");
        if (!IsTable) WriteDocument(SecretField.Node(value));
        else WriteRaw(SecretField.Text(value));
        return ExitCode.Success;
    }

    /// <summary>A bare value: scripts get exactly it, people get a line.</summary>
    public void WriteRaw(string text)
    {
        terminal.Out.Write(text);
        if (terminal.IsOutTerminal) terminal.Out.WriteLine();
    }
}
