using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>The results of a batch: each item succeeds or fails for itself, and the status tells whether all went well.</summary>
static class BatchAnswer
{
    /// <param name="request">Says which status a partial failure has.</param>
    /// <param name="items">What was asked for.</param>
    /// <param name="referenceOf">The caller's own mark.</param>
    /// <param name="work">Does one, or throws a <see cref="RequestException"/>.</param>
    /// <param name="onFailure">Adds what a failed item has besides its error.</param>
    /// <param name="failureStatus">False: a failed item leaves the status at 200 (HMAC, signatures).</param>
    public static EngineResponse Of<T>(EngineRequest request, IReadOnlyList<T> items, Func<T, string> referenceOf, Func<T, JsonObject> work,
        Action<JsonObject>? onFailure = null, bool failureStatus = true)
    {
        var results = new JsonArray();
        var (failed, worst) = (0, 0);
        foreach (var item in items)
        {
            JsonObject result;
            try { result = work(item); }
            catch (RequestException e)
            {
                result = new JsonObject { ["error"] = TransitErrors.TextOf(e) };
                onFailure?.Invoke(result);
                failed++;
                worst = worst == 0 ? e.Status : Math.Min(worst, e.Status);
            }
            result["reference"] = referenceOf(item);
            results.Add((JsonNode)result);
        }
        return new EngineResponse { Data = new JsonObject { ["batch_results"] = results }, Status = failed > 0 && failureStatus ? Status(request, failed < items.Count, worst) : null };
    }

    static int Status(EngineRequest request, bool someWentWell, int worst)
        => someWentWell && request.Get(TransitFields.PartialFailureCode) is var asked and > 0 ? Checked(asked) : worst;

    static int Checked(int status) => status is >= 200 and < 600 ? status
        : throw TransitErrors.Invalid($"partial_failure_response_code is {status}; an HTTP status from 200 to 599 is possible");
}
