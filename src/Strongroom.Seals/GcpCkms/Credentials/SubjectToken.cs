using System.Net;
using System.Text;
using System.Text.Json;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms.Credentials;

/// <summary>The token of the other side, from a file that something keeps fresh, or from an address; as it stands or as a member of a JSON object.</summary>
sealed class SubjectToken(RestClient client)
{
    const int MostBytes = 64 * 1024;

    public async ValueTask<string> ReadAsync(CredentialsFile file, JsonElement credentials, CancellationToken ct)
    {
        if (credentials.Object("credential_source") is not { } source) throw file.Unusable("credential_source is missing");
        if (source.Text("file") is { Length: > 0 } path) return Pick(file, source, await OfFileAsync(file, path, ct), path);
        if (source.Text("url") is { Length: > 0 }) return await OfAddressAsync(file, source, ct);
        throw file.Unusable($"a credential_source with {string.Join(", ", source.EnumerateObject().Select(member => member.Name).Take(4))} is not known here", "use a source of the kind file or url");
    }

    static async ValueTask<string> OfFileAsync(CredentialsFile file, string path, CancellationToken ct)
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes) throw new InvalidDataException("it is too long for a token");
            return await File.ReadAllTextAsync(path, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw file.Unusable($"the subject token {path} cannot be read: {e.Message}", "see that whatever writes it is running, and the file's owner and mode", e);
        }
    }

    async ValueTask<string> OfAddressAsync(CredentialsFile file, JsonElement source, CancellationToken ct)
    {
        if (!Uri.TryCreate(source.Text("url"), UriKind.Absolute, out var address) || !IsSafe(address)) throw file.Unusable("the url of credential_source is neither https nor an address of this machine");
        var call = new RestCall("subject token", address, $"credentials {file.Place}", "the url of credential_source in the credentials file");
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (source.Object("headers") is { } headers)
            foreach (var header in headers.EnumerateObject().Where(header => header.Value.ValueKind == JsonValueKind.String)) request.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        using var answer = await client.SendAsync(call, request, direct: address.Scheme == "http", ct);
        if (answer.Status is 429 or >= 500) throw RestFailures.OfStatus(answer, "the token's issuer");
        if (!answer.IsSuccess) throw RestFailures.New(SealFault.CredentialsMissing, call, $"was refused ({answer.StatusText})", "check url and headers of credential_source");
        return Pick(file, source, Encoding.UTF8.GetString(answer.Body), address.GetLeftPart(UriPartial.Path));
    }

    static string Pick(CredentialsFile file, JsonElement source, string content, string place)
    {
        var format = source.Object("format");
        var token = content.Trim();
        if (format?.Text("type") == "json")
        {
            var name = file.Required(format.Value, "subject_token_field_name");
            try
            {
                using var document = JsonDocument.Parse(content);
                token = document.RootElement.Text(name) ?? "";
            }
            catch (JsonException)
            {
                throw file.Unusable($"{place} does not hold JSON"); // The exception's text could quote the token.
            }
        }
        return token.Length > 0 ? token : throw file.Unusable($"{place} holds no token");
    }

    static bool IsSafe(Uri address)
        => address.Scheme == "https" || address.Scheme == "http" && (address.IsLoopback || IPAddress.TryParse(address.Host, out var ip) && ip.GetAddressBytes() is [169, 254, ..]);
}
