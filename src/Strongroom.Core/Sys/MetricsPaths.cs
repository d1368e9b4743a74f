using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/metrics</c>: the server's measurements.</summary>
sealed class MetricsPaths(Func<string, RawBody>? metrics)
{
    static readonly Field<string> Format = Field.Text("format", "prometheus, or empty for JSON.").InQuery();

    public IEnumerable<EnginePath> Paths => metrics is null ? [] : [new("metrics", "The server's measurements.") { Fields = [Format], Read = Read }];

    ValueTask<EngineResponse?> Read(EngineRequest request, CancellationToken ct) => request.Get(Format) switch
    {
        "" or "prometheus" => new(new EngineResponse { Raw = metrics!(request.Get(Format)) }),
        var other => throw new RequestException(400, $"metric response format \"{other}\" unknown"),
    };
}
