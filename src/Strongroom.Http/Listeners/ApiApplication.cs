using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Strongroom.Http.Api;

namespace Strongroom.Http.Listeners;

/// <summary>Hands Kestrel's requests to the handler directly. The framework's hosting layer would look for diagnostics, activities and
/// metrics with each request that nobody here listens to.</summary>
sealed class ApiApplication(ApiHandler handler) : IHttpApplication<DefaultHttpContext>
{
    /// <summary>A connection's context is used again for its next request.</summary>
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        if (contextFeatures is not IHostContextContainer<DefaultHttpContext> kept) return new DefaultHttpContext(contextFeatures);
        var context = kept.HostContext;
        if (context is null) return kept.HostContext = new DefaultHttpContext(contextFeatures);
        context.Initialize(contextFeatures);
        return context;
    }

    public Task ProcessRequestAsync(DefaultHttpContext context) => handler.HandleAsync(context);

    public void DisposeContext(DefaultHttpContext context, Exception? exception) => context.Uninitialize();
}
