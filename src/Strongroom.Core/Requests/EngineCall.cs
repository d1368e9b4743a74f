using Strongroom.Core.Messages;
using Strongroom.Core.Routing;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Requests;

/// <summary>Builds what an engine may know from what arrived.</summary>
static class EngineCall
{
    public static EngineRequest Of(ClientRequest request, Route route, Operation operation, TokenCaller? caller) => new()
    {
        Id = request.Id,
        Operation = operation,
        Path = route.Path,
        Mount = route.Mount.Info,
        Caller = caller,
        Storage = route.Mount.View,
        Body = request.Body,
        RemoteAddress = request.RemoteAddress,
    };
}
