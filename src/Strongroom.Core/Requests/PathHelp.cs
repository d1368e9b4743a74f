using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Core.Routing;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Requests;

/// <summary>What <c>?help=1</c> and <c>vault path-help</c> print, written from the path tables.</summary>
static class PathHelp
{
    public static EngineResponse Of(Route route)
    {
        var text = route.Path.Length == 0 || route.Match is null ? OfTable(route.Mount.Engine.Paths) : OfPath(route, route.Match.Path);
        var answer = new JsonObject { ["help"] = text, ["see_also"] = null, ["openapi"] = null };
        return new EngineResponse { Raw = new RawBody("application/json", Encoding.UTF8.GetBytes(answer.ToJsonString())) };
    }

    static string OfTable(PathTable table)
    {
        var text = new StringBuilder("## DESCRIPTION\n\n").AppendLine(table.Help)
            .Append("\n## PATHS\n\nAsk for help on any path that fits one of these templates to see its parameters.\nWhether you may call it depends on the policies of your token.\n");
        foreach (var path in table.Paths.OrderBy(path => path.Pattern, StringComparer.Ordinal))
            text.Append($"\n    {path.Pattern}\n        {path.Summary}\n");
        return text.ToString();
    }

    static string OfPath(Route route, EnginePath path)
    {
        var text = new StringBuilder($"Request:        {route.Path}\nMatching Route: {path.Pattern}\n\n{path.Summary}\n");
        if (path.Fields.Count > 0) text.Append("\n## PARAMETERS\n");
        foreach (var field in path.Fields.OrderBy(field => field.Name, StringComparer.Ordinal))
            text.Append($"\n    {field.Name} ({field.JsonType})\n        {field.Description}\n");
        if (path.Description.Length > 0) text.Append($"\n## DESCRIPTION\n\n{path.Description}\n");
        return text.ToString();
    }
}
