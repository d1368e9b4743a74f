using System.Text.Json.Nodes;

namespace Strongroom.Testing.Clouds;

/// <summary>A refusal as the cloud writes it.</summary>
sealed class CloudError(int status, JsonObject body) : Exception($"{status} {body.ToJsonString()}")
{
    public int Status => status;
    public JsonObject Body => body;
    public List<(string Name, string Value)> Headers { get; } = [];

    public CloudError With(string header, string value)
    {
        Headers.Add((header, value));
        return this;
    }
}
