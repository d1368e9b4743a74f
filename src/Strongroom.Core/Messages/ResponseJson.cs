using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Strongroom.Primitives;

namespace Strongroom.Core.Messages;

/// <summary>The JSON frame around every answer, member for member as Vault writes it.</summary>
public static class ResponseJson
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic] static Utf8JsonWriter? _kept;

    public static void Write(ClientResponse response, IBufferWriter<byte> output)
    {
        var json = _kept ??= new Utf8JsonWriter(output, Options);
        json.Reset(output); // whatever an answer that failed left in it is gone
        json.WriteStartObject();
        if (response.Errors is { } errors) WriteErrors(json, errors);
        else WriteFrame(json, response);
        json.WriteEndObject();
        json.Flush();
        output.Write("\n"u8);
    }

    static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<string> errors)
    {
        json.WriteStartArray("errors"u8);
        foreach (var error in errors) json.WriteStringValue(error);
        json.WriteEndArray();
    }

    static void WriteFrame(Utf8JsonWriter json, ClientResponse response)
    {
        if (response.DataAtTop && response.Data is { } top)
            foreach (var (name, value) in top)
            {
                json.WritePropertyName(name);
                if (value is null) json.WriteNullValue();
                else value.WriteTo(json);
            }
        json.WriteString("request_id"u8, response.Wrap is null ? response.RequestId : "");
        json.WriteString("lease_id"u8, response.LeaseId);
        json.WriteBoolean("renewable"u8, response.Renewable);
        json.WriteNumber("lease_duration"u8, (long)response.LeaseDuration.TotalSeconds);
        json.WritePropertyName("data"u8);
        if (!response.DataJson.IsEmpty) json.WriteRawValue(response.DataJson.Span, skipInputValidation: true);
        else if (response.Data is { } data) data.WriteTo(json);
        else json.WriteNullValue();
        json.WritePropertyName("wrap_info"u8);
        WriteWrap(json, response.Wrap);
        json.WritePropertyName("warnings"u8);
        WriteTexts(json, response.Warnings, nullWhenEmpty: true);
        json.WritePropertyName("auth"u8);
        WriteAuth(json, response.Auth);
    }

    static void WriteWrap(Utf8JsonWriter json, WrapInfo? wrap)
    {
        if (wrap is null) { json.WriteNullValue(); return; }
        json.WriteStartObject();
        json.WriteString("token"u8, wrap.Token);
        json.WriteString("accessor"u8, wrap.Accessor);
        json.WriteNumber("ttl"u8, (long)wrap.Ttl.TotalSeconds);
        json.WriteString("creation_time"u8, GoTime.Format(wrap.CreationTime));
        json.WriteString("creation_path"u8, wrap.CreationPath);
        if (wrap.WrappedAccessor.Length > 0) json.WriteString("wrapped_accessor"u8, wrap.WrappedAccessor);
        json.WriteEndObject();
    }

    static void WriteAuth(Utf8JsonWriter json, AuthBlock? auth)
    {
        if (auth is null) { json.WriteNullValue(); return; }
        json.WriteStartObject();
        json.WriteString("client_token"u8, auth.ClientToken);
        json.WriteString("accessor"u8, auth.Accessor);
        json.WritePropertyName("policies"u8);
        WriteTexts(json, auth.Policies, nullWhenEmpty: false);
        json.WritePropertyName("token_policies"u8);
        WriteTexts(json, auth.Policies, nullWhenEmpty: false);
        json.WritePropertyName("metadata"u8);
        if (auth.Metadata is { } metadata)
        {
            json.WriteStartObject();
            foreach (var (name, value) in metadata) json.WriteString(name, value);
            json.WriteEndObject();
        }
        else json.WriteNullValue();
        json.WriteNumber("lease_duration"u8, (long)auth.LeaseDuration.TotalSeconds);
        json.WriteBoolean("renewable"u8, auth.Renewable);
        json.WriteString("entity_id"u8, auth.EntityId);
        json.WriteString("token_type"u8, auth.TokenType);
        json.WriteBoolean("orphan"u8, auth.Orphan);
        json.WriteNull("mfa_requirement"u8);
        json.WriteNumber("num_uses"u8, auth.NumUses);
        json.WriteEndObject();
    }

    static void WriteTexts(Utf8JsonWriter json, IReadOnlyList<string> texts, bool nullWhenEmpty)
    {
        if (nullWhenEmpty && texts.Count == 0) { json.WriteNullValue(); return; }
        json.WriteStartArray();
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
