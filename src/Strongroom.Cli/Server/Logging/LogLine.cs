using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Strongroom.Cli.Server.Logging;

/// <summary>One event in the two forms people know from Vault: <c>time [INFO]  module: message</c>, or hclog's JSON.</summary>
static class LogLine
{
    const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffK";
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Standard(DateTimeOffset time, LogLevel level, string module, string message, Exception? exception)
    {
        var tag = $"[{LogLevels.NameOf(level).ToUpperInvariant()}]";
        var line = $"{time.UtcDateTime.ToString(TimeFormat)} {tag,-7} {module}: {message}\n";
        return exception is null ? line : $"{line}{exception}\n";
    }

    public static string Json(DateTimeOffset time, LogLevel level, string module, string message, Exception? exception)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("@level", LogLevels.NameOf(level));
            json.WriteString("@message", message);
            json.WriteString("@module", module);
            json.WriteString("@timestamp", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffK"));
            if (exception is not null) json.WriteString("error", exception.ToString());
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
