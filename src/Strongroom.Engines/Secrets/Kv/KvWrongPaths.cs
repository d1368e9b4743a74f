using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Everything else: most often somebody took the mount for version 1.</summary>
static class KvWrongPaths
{
    public static IEnumerable<EnginePath> Paths =>
    [
        new("{path*?}", "Not a path of a versioned mount: its secrets are below data/.")
        {
            Fields = [KvFields.Path], TakesAnyMember = true,
            Read = Answer("get"), Create = Answer("put"), Update = Answer("put"), Patch = Answer("patch"), Delete = Answer("delete"), List = Answer("list"),
        },
    ];

    static PathHandler Answer(string command) => (_, _) => ValueTask.FromResult<EngineResponse?>(new EngineResponse
    {
        Status = 404,
        Warnings = [$"Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the Vault CLI, use 'vault kv {command}' for this operation."],
    });
}
