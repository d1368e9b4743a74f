using System.Text.Json;
using Strongroom.Primitives;

namespace Strongroom.Barrier;

/// <summary>The keyring's plaintext (storage formats, section 5), written so that no key is ever a string or an unpinned array.</summary>
static class KeyringJson
{
    /// <summary>A count this far ahead is stored, so that a crash never makes it too low; the keyring is rewritten when half of it is used.</summary>
    public const long CountAhead = 65_536;

    public static void Write(SecretBufferWriter buffer, Keyring keyring, SecretBytes rootKey, long activeCount)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteBase64String("MasterKey", rootKey.Span);
        json.WriteStartArray("Keys");
        foreach (var key in keyring.Keys)
            WriteKey(json, key.Term, key.Cipher.Key, key.InstallTime, key == keyring.Active ? activeCount : key.Encryptions, key.Unknown);
        json.WriteEndArray();
        json.WriteStartObject("RotationConfig");
        json.WriteBoolean("Disabled", !keyring.Rotation.Enabled);
        json.WriteNumber("MaxOperations", keyring.Rotation.MaxOperations);
        json.WriteNumber("Interval", RotationRules.ToNanoseconds(keyring.Rotation.Interval));
        WriteUnknown(json, keyring.UnknownInRotation);
        json.WriteEndObject();
        WriteUnknown(json, keyring.Unknown);
        json.WriteEndObject();
    }

    /// <summary>The key object alone, as in <c>core/master</c>.</summary>
    public static void WriteKeyObject(SecretBufferWriter buffer, uint term, SecretBytes key, string installTime)
    {
        using var json = new Utf8JsonWriter(buffer);
        WriteKey(json, term, key, installTime, 0, []);
    }

    static void WriteKey(Utf8JsonWriter json, uint term, SecretBytes key, string installTime, long encryptions, IReadOnlyList<JsonMember> unknown)
    {
        json.WriteStartObject();
        json.WriteNumber("Term", term);
        json.WriteNumber("Version", 1);
        json.WriteBase64String("Value", key.Span);
        json.WriteString("InstallTime", installTime);
        if (encryptions > 0) json.WriteNumber("encryptions", encryptions);
        WriteUnknown(json, unknown);
        json.WriteEndObject();
    }

    static void WriteUnknown(Utf8JsonWriter json, IReadOnlyList<JsonMember> members)
    {
        foreach (var member in members)
        {
            json.WritePropertyName(member.Name);
            json.WriteRawValue(member.Raw, skipInputValidation: true);
        }
    }
}
