using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Mounts;

/// <summary>The engines this executable has, by type.</summary>
public sealed record EngineCatalog(IReadOnlyDictionary<string, EngineFactory> Secrets, IReadOnlyDictionary<string, EngineFactory> Auth);
