using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Wrapping;

/// <summary>An answer that may only go out wrapped.</summary>
sealed record WrapOnly : EngineResponse;
