using System.Net;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AzureKeyVault.Credentials;

/// <summary>Who gives out managed identities here, and how it is asked.</summary>
sealed record IdentityPlatform(string Name, Uri Address, string ApiVersion, (string Name, string Value) Header, bool IsArc)
{
    string Query { get; init; } = "";

    /// <exception cref="SealException">Misconfigured: a variable names an address that tokens are not taken from.</exception>
    public static IdentityPlatform Find(AzureSettings settings)
    {
        var endpoint = settings.Environment("IDENTITY_ENDPOINT");
        if (endpoint is { Length: > 0 } && settings.Environment("IDENTITY_HEADER") is { Length: > 0 } secret)
            return New(settings, "App Service", Local("IDENTITY_ENDPOINT", endpoint), "2019-08-01", ("X-IDENTITY-HEADER", secret), "principal_id", "mi_res_id");
        if (endpoint is { Length: > 0 } && settings.Environment("IMDS_ENDPOINT") is { Length: > 0 })
            return New(settings, "Azure Arc", Local("IDENTITY_ENDPOINT", endpoint), "2020-06-01", ("Metadata", "true"), "object_id", "msi_res_id") with { IsArc = true };
        var host = settings.Environment("AZURE_POD_IDENTITY_AUTHORITY_HOST") is { Length: > 0 } other ? Local("AZURE_POD_IDENTITY_AUTHORITY_HOST", other) : new Uri("http://169.254.169.254");
        return New(settings, "the instance metadata service", new Uri(host, "/metadata/identity/oauth2/token"), "2018-02-01", ("Metadata", "true"), "object_id", "msi_res_id");
    }

    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(Address) { Query = Query }.Uri);
        request.Headers.TryAddWithoutValidation(Header.Name, Header.Value);
        return request;
    }

    static IdentityPlatform New(AzureSettings settings, string name, Uri address, string version, (string, string) header, string objectId, string resourceId)
    {
        var identity = settings.Auth.ManagedIdentity is not { } named ? ""
            : $"&{named.Name switch { "object_id" => objectId, "resource_id" => resourceId, _ => "client_id" }}={Uri.EscapeDataString(named.Text)}";
        return new(name, address, version, header, false) { Query = $"api-version={version}&resource={Uri.EscapeDataString(settings.Audience)}{identity}" };
    }

    /// <summary>Over plain HTTP a token is only taken from the machine itself or its link-local services.</summary>
    static Uri Local(string variable, string text)
        => Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || uri.Scheme == "http" && (uri.IsLoopback || IPAddress.TryParse(uri.Host, out var ip) && ip.GetAddressBytes() is [169, 254, ..]))
            ? uri : throw new SealException(SealFault.Misconfigured, $"{variable} is \"{text}\", which is neither https nor an address of this machine",
                "correct or unset the variable; over plain HTTP tokens are only taken from the machine's own services");
}
