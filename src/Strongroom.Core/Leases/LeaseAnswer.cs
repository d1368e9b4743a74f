using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Leases;

/// <summary>The answer to a renewal: a lease, and no secret.</summary>
sealed record LeaseAnswer(LeaseEntry Renewed, TimeSpan Remaining) : EngineResponse;
