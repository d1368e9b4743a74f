using System.Text.Json;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms.Credentials;

/// <summary>A credentials file of Google Cloud, and where it is for messages.</summary>
sealed class CredentialsFile(JsonDocument document, string place) : IDisposable
{
    public JsonElement Root => document.RootElement;
    public string Place => place;
    public string Type => Root.Text("type") ?? "";

    /// <exception cref="SealException">CredentialsMissing: it is no JSON object.</exception>
    public static CredentialsFile Parse(ReadOnlyMemory<byte> content, string place)
    {
        try
        {
            var document = JsonDocument.Parse(content);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return new CredentialsFile(document, place);
            document.Dispose();
        }
        catch (JsonException) { } // Its text could quote the content.
        throw new SealException(SealFault.CredentialsMissing, $"the credentials {place} are not the JSON that Google hands out", "give the file as it was downloaded or made by gcloud");
    }

    public string Required(JsonElement element, string name) => element.Text(name) is { Length: > 0 } text ? text : throw Unusable($"{name} is missing");

    /// <summary>An address that gets secrets: <c>https</c>, or this machine itself.</summary>
    public Uri Address(JsonElement element, string name, string? otherwise = null)
    {
        var text = otherwise is null ? Required(element, name) : element.Text(name) ?? otherwise;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || uri.Scheme == "http" && uri.IsLoopback) && uri.UserInfo.Length == 0
            ? uri : throw Unusable($"{name} is \"{RestFailures.Quote(text)}\", which is no https address");
    }

    public SealException Unusable(string why, string remedy = "give the file as it was downloaded or made by gcloud", Exception? inner = null)
        => new(SealFault.CredentialsMissing, $"the credentials {place} cannot be used: {why}", remedy, inner);

    public void Dispose() => document.Dispose();
}
