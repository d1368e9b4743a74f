using System.Security.Cryptography;
using System.Text;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms.Credentials;

/// <summary>Finds credentials as Google's own libraries do: a file that is named, the file that <c>gcloud</c> left, the machine's metadata server.
/// A file is read anew for every token, so that a renewed one needs no restart.</summary>
sealed class GoogleTokenSource(GcpSettings settings, RestClient client) : ITokenSource
{
    const int MostBytes = 256 * 1024;

    public async ValueTask<AccessToken> FetchAsync(CancellationToken ct)
    {
        if (settings.Credentials is { } given)
            return given.Text.StartsWith('{') ? await OfContentAsync(Encoding.UTF8.GetBytes(given.Text), given.Origin, ct) : await OfFileAsync(given.Text, $"{given.Text} ({given.Origin})", ct);
        if (GcloudFile is { } file && File.Exists(file)) return await OfFileAsync(file, file, ct);
        return await new MetadataToken(settings, client, GcloudFile).FetchAsync(ct);
    }

    /// <param name="source">Where the token in use came from; null: there is none.</param>
    public IReadOnlyList<SealCredentialTry> Trail(string? source) => GoogleTrail.Of(settings.Credentials, GcloudFile, source);

    string? GcloudFile => settings.Environment("CLOUDSDK_CONFIG") is { Length: > 0 } folder ? Path.Combine(folder, "application_default_credentials.json")
        : settings.Environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config", "gcloud", "application_default_credentials.json") : null;

    async ValueTask<AccessToken> OfFileAsync(string path, string place, CancellationToken ct)
    {
        byte[] content;
        try
        {
            if (new FileInfo(path).Length > MostBytes) throw new InvalidDataException("it is too long");
            content = await File.ReadAllBytesAsync(path, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SealException(SealFault.CredentialsMissing, $"the credentials file {place} cannot be read: {e.Message}", "check the path, the owner and the mode of the file", e);
        }
        return await OfContentAsync(content, place, ct);
    }

    async ValueTask<AccessToken> OfContentAsync(byte[] content, string place, CancellationToken ct)
    {
        try
        {
            using var file = CredentialsFile.Parse(content, place);
            if (settings.CredentialsType is { } only && only != file.Type) throw file.Unusable($"its type is {RestFailures.Quote(file.Type)}, but credentials_type allows {only} only");
            return await new CredentialsExchange(settings, client).FetchAsync(file, file.Root, ct);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }
}
