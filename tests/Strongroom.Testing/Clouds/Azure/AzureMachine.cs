using System.Text.Json.Nodes;

namespace Strongroom.Testing.Clouds.Azure;

/// <summary>The identity endpoints of a machine: the metadata service, App Service, and the agent of Arc with its challenge.</summary>
sealed class AzureMachine(AzureState state, TimeProvider time)
{
    public const string AppServiceSecret = "app-service-header", ArcSecret = "arc-challenge";

    public JsonObject Answer(CloudCall call) => call.Path switch
    {
        "/metadata/identity/oauth2/token" when call.Header("Metadata") == "true" && call.Query("api-version") == "2018-02-01" => Token(call, "object_id", "msi_res_id"),
        "/metadata/identity/oauth2/token" => throw Refuse(400, "invalid_request", "Required metadata header not specified"),
        "/msi/token" when call.Header("X-IDENTITY-HEADER") == AppServiceSecret && call.Query("api-version") == "2019-08-01" => Token(call, "principal_id", "mi_res_id"),
        "/arc/token" when call.Header("Authorization") == $"Basic {ArcSecret}" && call.Header("Metadata") == "true" => Token(call, "object_id", "msi_res_id"),
        "/arc/token" => throw Challenge(),
        _ => throw Refuse(401, "unauthorized_client", "no"),
    };

    JsonObject Token(CloudCall call, string objectId, string resourceId)
    {
        var named = (string[])["client_id", objectId, resourceId];
        var identity = named.Select(name => (Parameter: name, Id: call.Query(name))).FirstOrDefault(each => each.Id.Length > 0, (Parameter: "", Id: ""));
        if (!state.Identities.Contains(identity)) throw Refuse(400, "invalid_request", "Identity not found");
        var answer = AzureLogin.Issue(state, time, AzureState.Tenant, call.Query("resource"));
        answer["expires_in"] = answer["expires_in"]!.ToString(); // These services write numbers as text.
        return answer;
    }

    CloudError Challenge()
    {
        File.WriteAllText(state.ArcFile!, ArcSecret);
        return Refuse(401, "unauthorized", "challenge").With("WWW-Authenticate", $"Basic realm={state.ArcFile}");
    }

    static CloudError Refuse(int status, string error, string text) => new(status, new JsonObject { ["error"] = error, ["error_description"] = text });
}
